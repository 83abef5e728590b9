import {Fault} from '../../errors.js'
import type {JobSummary} from './job.js'

/** What a job that was followed to its end, or until an interruption, failed with; undefined when it did not. */
export function jobFault({id, status, reason, total, computed, failed}: JobSummary): Fault | undefined {
  switch (status) {
    case 'running':
      return new Fault(
        'INTERRUPTED',
        `Interrupted; ${computed} of ${total} slices are computed and stay`,
        `Go on: dcp job resume ${id}. Remove the job: dcp job delete ${id}`,
      )
    case 'cancelled':
      return new Fault('WORK_FAILED', reason ?? 'The job was cancelled', `See how far it got: dcp job status ${id}`)
    case 'finished':
      if (failed === 0) return undefined
      return new Fault(
        'WORK_FAILED',
        `${failed} of ${total} slices failed`,
        `See what went wrong: dcp job results ${id} --json`,
      )
  }
}
