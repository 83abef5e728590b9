import {Fault} from '../../errors.js'
import {CANCELLED, FAILED, type Process} from '../wire/objects/process.js'

/** A process, or one of a workflow, did not succeed. */
export class ProcessFailure extends Fault {
  constructor(readonly process: Process) {
    const {processid, state, errors, spec} = process
    const how = state === CANCELLED ? 'was cancelled' : 'failed'
    const why = errors.length > 0 ? `: ${errors[0]}` : ''
    super('PROCESS_FAILED', `Process ${processid} (${spec.funcname}) ${how}${why}`)
  }

  override get detail(): string | undefined {
    return this.process.errors.slice(1).join('\n') || undefined
  }
}

/** @throws ProcessFailure for one that failed, or was cancelled */
export function checkSuccess(process: Process): Process {
  if (process.state === FAILED || process.state === CANCELLED) throw new ProcessFailure(process)
  return process
}
