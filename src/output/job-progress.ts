import type {JobEvent} from '../dcp/job/events.js'
import type {Output} from './io.js'
import {startProgress} from './progress.js'

export interface JobDisplay {
  show(event: JobEvent): void
  stop(): void
}

/**
 * Shows the events of a job on stderr while it runs: a bar, and a line for each console message and each failed slice.
 * @param total Number of slices, if the job has any.
 */
export async function displayJob(output: Output, name: string): Promise<JobDisplay> {
  const progress = await startProgress(output, name)
  const {paint} = output.stderr
  return {
    show(event) {
      switch (event.type) {
        case 'status':
          progress.update(event.computed, event.total, event.failed > 0 ? `${event.failed} failed` : undefined)
          break
        case 'console':
          progress.line(`${paint.dim(`slice ${event.sliceNumber} ${event.level}:`)} ${event.message.join(' ')}`)
          break
        case 'error':
          progress.line(`${paint.red(`slice ${event.sliceNumber}`)} ${event.name}: ${event.message} [${event.code}]`)
          break
        case 'accepted':
        case 'result':
        case 'stop':
          break
        default:
          event satisfies never
      }
    },
    stop: () => progress.stop(),
  }
}
