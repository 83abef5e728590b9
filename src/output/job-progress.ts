import type {JobEvent} from '../dcp/job/events.js'
import type {Output} from './io.js'
import {startProgress} from './progress.js'

/**
 * Shows the events of a job on stderr while `run` computes it: a bar, and a line for each console message and each
 * failed slice.
 */
export async function showingProgress<T>(
  output: Output,
  name: string,
  run: (onEvent: (event: JobEvent) => void) => Promise<T>,
): Promise<T> {
  const progress = await startProgress(output, name)
  const {paint} = output.stderr
  const show = (event: JobEvent): void => {
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
  }
  try {
    return await run(show)
  } finally {
    progress.stop()
  }
}
