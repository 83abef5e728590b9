import type {HandleEvent, JobEvent} from '../dcp/job/events.js'
import type {JobSummary, SliceCounts} from '../dcp/job/job.js'
import type {Output} from './io.js'
import {printable, printableLines} from './printable.js'
import {startProgress} from './progress.js'

/** Shows what happens to a job. */
export interface JobProgress {
  onEvent(event: JobEvent | HandleEvent): void
  /** @param value 0 to 1, or null when the slice does not know. */
  onProgress(slice: number, value: number | null): void
  stop(): void
}

/**
 * Shows on stderr how far a job is: a bar, and a line for each console message and each failed slice.
 * @param job Its state at the beginning.
 */
export async function showJobProgress(output: Output, job: JobSummary): Promise<JobProgress> {
  const progress = await startProgress(output, printable(job.name))
  const {paint} = output.stderr
  let counts: SliceCounts = job
  /** What running slices said of themselves since the last status; they say it again. */
  const fractions = new Map<number, number>()
  const draw = (): void => {
    const {computed, total, failed} = counts
    const partial = [...fractions.values()].reduce((sum, fraction) => sum + fraction, 0)
    progress.update(computed, total, failed > 0 ? `${failed} failed` : undefined, partial)
  }
  draw()
  return {
    onEvent: (event) => {
      switch (event.type) {
        case 'status':
          counts = event
          fractions.clear()
          draw()
          break
        case 'console': {
          const again = event.same === undefined ? '' : paint.dim(` (${event.same} more)`)
          progress.line(
            `${paint.dim(`slice ${event.sliceNumber} ${event.level}:`)} ${printableLines(event.message.join(' '))}${again}`,
          )
          break
        }
        case 'error':
          progress.line(
            `${paint.red(`slice ${event.sliceNumber}`)} ${printableLines(`${event.name}: ${event.message}`)}${lineOf(event.stack)} [${event.code}]`,
          )
          break
        case 'noprogress':
          progress.line(`${paint.yellow(`slice ${event.sliceNumber}`)} ${event.message} [${event.code}]`)
          break
        case 'nofunds':
          progress.line(paint.yellow(event.message))
          break
        case 'accepted':
        case 'result':
        case 'duplicate-result':
        case 'custom':
        case 'stop':
        case 'readystatechange':
        case 'resultsUpdated':
        case 'complete':
        case 'cancel':
          break
        default:
          event satisfies never
      }
    },
    onProgress: (slice, value) => {
      if (value === null) return
      fractions.set(slice, value)
      draw()
    },
    stop: () => progress.stop(),
  }
}

/** Where in a Python file it happened; those of JavaScript were bundled, so that their lines are not the user's. */
function lineOf(stack: string | null): string {
  const line = [...(stack ?? '').matchAll(/File "work\.py", line (\d+)/g)].at(-1)?.[1]
  return line === undefined ? '' : ` (line ${line})`
}
