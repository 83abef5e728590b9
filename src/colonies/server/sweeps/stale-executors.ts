import {nextSilentExecutor, silentExecutor} from '../tables/executor-silent.js'
import {unregister} from '../unregister.js'
import type {Sweep} from './sweep.js'

const MOST = 50

/**
 * Executors that asked for work once, and not for `staleExecutorSeconds`, are UNREGISTERED; what they were running is
 * assigned to others. Those that never asked are spared (`colonies_controller_worker.go`).
 */
export const staleExecutors: Sweep = {
  name: 'stale-executors',
  nextDue: ({store, settings}) => {
    const heard = nextSilentExecutor(store)
    return heard === undefined ? undefined : heard + settings.staleExecutorSeconds * 1_000_000
  },
  run: ({store, settings}, now) => {
    const since = now - settings.staleExecutorSeconds * 1_000_000
    for (let count = 0; count < MOST; count++) {
      const executor = silentExecutor(store, since)
      if (!executor) return
      unregister(store, executor, now)
    }
  },
}
