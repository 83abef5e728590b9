import type {JobEvent} from '../dcp/job/events.js'
import type {JobSummary, SliceCounts} from '../dcp/job/job.js'
import type {Output} from './io.js'
import {startProgress} from './progress.js'

/** Takes what happens to a job while it is computed. */
interface JobListener {
  onEvent(event: JobEvent): void
  /** @param value 0 to 1, or null when the slice does not know. */
  onProgress(slice: number, value: number | null): void
}

/**
 * Shows on stderr how far a job is while `run` computes it: a bar, and a line for each console message and each failed
 * slice.
 * @param job Its state when `run` begins.
 */
export async function showingProgress<T>(
  output: Output,
  job: JobSummary,
  run: (listener: JobListener) => Promise<T>,
): Promise<T> {
  const progress = await startProgress(output, job.name)
  const {paint} = output.stderr
  let counts: SliceCounts = job
  /** What running slices said of themselves since the last status; they say it again. */
  const fractions = new Map<number, number>()
  const draw = (): void => {
    const {computed, total, failed} = counts
    const partial = [...fractions.values()].reduce((sum, fraction) => sum + fraction, 0)
    progress.update(computed, total, failed > 0 ? `${failed} failed` : undefined, partial)
  }
  const onEvent = (event: JobEvent): void => {
    switch (event.type) {
      case 'status':
        counts = event
        fractions.clear()
        draw()
        break
      case 'console':
        progress.line(`${paint.dim(`slice ${event.sliceNumber} ${event.level}:`)} ${event.message.join(' ')}`)
        break
      case 'error':
        progress.line(`${paint.red(`slice ${event.sliceNumber}`)} ${event.name}: ${event.message} [${event.code}]`)
        break
      case 'accepted':
      case 'result':
      case 'duplicate-result':
      case 'noprogress':
      case 'custom':
      case 'nofunds':
      case 'stop':
        break
      default:
        event satisfies never
    }
  }
  const onProgress = (slice: number, value: number | null): void => {
    if (value === null) return
    fractions.set(slice, value)
    draw()
  }
  draw()
  try {
    return await run({onEvent, onProgress})
  } finally {
    progress.stop()
  }
}
