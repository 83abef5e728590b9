import {HOLDER_STOPPED} from './holder-stopped.js'
import {usingFile} from './read-tasks.js'
import {endTask} from './tables/task-end.js'
import {liveKeys} from './tables/task-read.js'

/**
 * Fails whatever a holder has not ended, for one that is gone and does not come back, as a detached node. Nothing may
 * hold these tasks at the moment. Returns how many there were. @param now milliseconds since 1970
 * @throws Fault as `openStore`
 */
export function endHolder(file: string, holder: string, now: number): number {
  return (
    usingFile(file, (store) => {
      const keys = liveKeys(store, holder)
      if (keys.length === 0) return 0
      const lost = {finished: 0, result: null, error: HOLDER_STOPPED} as const
      store.transaction(() => {
        for (const key of keys) endTask(store, key, now, lost)
      })
      return keys.length
    }) ?? 0
  )
}
