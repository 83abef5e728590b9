import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'
import type {JobWork} from '../../../src/dcp/job/task.js'
import type {PyodidePlaces} from '../../../src/dcp/worker/sandbox/sandbox-factory.js'
import {buildSandboxHost} from '../../support/sandbox-host.js'
import {workOf} from './run-job.js'

export const PYODIDE = resolve(import.meta.dirname, '../../../node_modules/pyodide')

export function pythonOf(source: string, options: Partial<JobWork> = {}, ...args: unknown[]): JobWork {
  return {...workOf(source, ...args), worktime: 'pyodide', ...options}
}

/** What the sandboxes of a test file share: the host, and a cache folder for the snapshot. */
export interface PythonPlace {
  readonly hostFile: string
  readonly pyodide: PyodidePlaces
}

export async function makePythonPlace(): Promise<PythonPlace & {remove(): void}> {
  const host = await buildSandboxHost()
  const cacheDirectory = mkdtempSync(join(tmpdir(), 'continuum-python-'))
  return {
    hostFile: host.hostFile,
    pyodide: {directory: PYODIDE, cacheDirectory},
    remove: () => {
      host.remove()
      rmSync(cacheDirectory, {recursive: true, force: true})
    },
  }
}
