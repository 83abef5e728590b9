import {Fault} from '../../errors.js'
import type {JobSummary} from './job.js'

/** What a job that has ended failed with; undefined when it did not. */
export function jobFault({id, status, reason, total, failed}: JobSummary): Fault | undefined {
  switch (status) {
    case 'running':
      return undefined
    case 'cancelled':
      return new Fault('WORK_FAILED', reason ?? 'The job was cancelled', `See how far it got: dcp job status ${id}`)
    case 'finished':
      if (failed === 0) return undefined
      return new Fault('WORK_FAILED', `${failed} of ${total} slices failed`, `See what went wrong: dcp job logs ${id}`)
  }
}

/** Why nobody waits any longer for a job that has not ended. */
export function unfinishedFault({id, total, computed}: JobSummary, timedOut: boolean, goOn: string): Fault {
  return new Fault(
    timedOut ? 'TIMEOUT' : 'INTERRUPTED',
    `${timedOut ? 'The time is up' : 'Interrupted'}; ${computed} of ${total} slices are computed and stay`,
    `Go on: ${goOn}. End the job: dcp job cancel ${id}`,
  )
}
