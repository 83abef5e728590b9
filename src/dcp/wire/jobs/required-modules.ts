import {JOB_LIMITS, mebibytes} from '../../job/job-limits.js'
import type {Scheduler} from '../../scheduler/scheduler.js'
import {OperationError} from '../operations/operation-error.js'

/**
 * Refuses a job that no worker could compute, for want of its modules: better at once than slice by slice.
 * @throws OperationError ENOMODULE, EMODULETOOBIG (dcp-semantics, section 7)
 */
export function checkModules(scheduler: Scheduler, dependencies: readonly string[]): void {
  const {modules, missing} = scheduler.packages.modules(dependencies)
  if (missing.length > 0) throw new OperationError('ENOMODULE', `No package has the module ${missing.join(', ')}`)
  if (modules.reduce((sum, {characters}) => sum + characters, 0) <= JOB_LIMITS.modules) return
  throw new OperationError('EMODULETOOBIG', `The modules of a job have at most ${mebibytes(JOB_LIMITS.modules)}`)
}
