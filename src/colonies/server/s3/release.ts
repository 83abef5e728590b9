import {setImmediate} from 'node:timers/promises'
import {isNamed} from '../tables/object.js'
import {discard} from './blobs.js'
import type {S3Service} from './service.js'

/** Files that are looked at under one lock. */
const BATCH = 100

/**
 * Removes files that no object and no part names any more. They lose their names under the write lock: whoever commits a
 * row for one of them at the same time finds it there, or puts it there again. Never in a transaction that others share:
 * what they removed in it, and would come back with it, has its file still. A file that is left lying is swept later.
 */
export async function release(
  {blobs, context: {store}}: Pick<S3Service, 'blobs' | 'context'>,
  digests: readonly string[],
): Promise<void> {
  const left = [...new Set(digests)]
  const setAside = (some: readonly string[]): readonly (string | undefined)[] => {
    try {
      return store.transaction(() =>
        some.map((digest) => (isNamed(store, digest) ? undefined : blobs.setAside(digest))),
      )
    } catch {
      return []
    }
  }
  while (left.length > 0) {
    for (const path of setAside(left.splice(0, BATCH))) {
      if (path !== undefined) await discard(path).catch(() => {})
    }
    // Of an upload there may be ten thousand: others have their turn.
    await setImmediate()
  }
}
