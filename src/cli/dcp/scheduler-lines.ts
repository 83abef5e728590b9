import {JsonLines} from '../../output/json.js'
import type {SchedulerLine} from '../../output/views/scheduler-service.js'
import type {SchedulerService} from './serve-scheduler.js'

/**
 * The lines of a scheduler that serves: that it is ready, and that it has stopped, once `drain` aborts and its workers
 * have ended. It serves until they have: their results have readers.
 */
export function serviceLines(service: SchedulerService, drain: AbortSignal): JsonLines<SchedulerLine> {
  const lines = async function* (): AsyncGenerator<SchedulerLine> {
    const {location, host, port, tls, address, workers, data} = service
    yield {type: 'ready', time: now(), location, host, port, tls, address, workers, data}
    await Promise.race([service.working, aborted(drain)])
    if (workers > 0) await service.working
    await service.close()
    yield {type: 'stopped', time: now()}
  }
  return new JsonLines(lines())
}

const now = (): string => new Date().toISOString()

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), {once: true})
  })
