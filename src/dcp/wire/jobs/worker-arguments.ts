import type {JobWork} from '../../job/task.js'
import {encodeValue} from '../../job/values/value-text.js'
import {pythonArguments} from './python-arguments.js'

/** The arguments that a worker of the network gets: value texts, and bytes that take long to write as one. */
export function workerArguments(work: JobWork): readonly (string | Uint8Array)[] {
  // Those of localExec are files of the deploying process, which were never taken apart.
  return work.worktime === 'pyodide' && !work.deployment.localExec ? pythonArguments(work) : work.args
}

/** The value text of an argument. */
export function argumentText(argument: string | Uint8Array): string {
  return typeof argument === 'string' ? argument : encodeValue(new Uint8Array(argument))
}
