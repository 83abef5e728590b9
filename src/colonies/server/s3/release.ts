import {isNamed} from '../tables/object.js'
import {discard} from './blobs.js'
import type {S3Service} from './service.js'

/** Files that are looked at under one lock. */
const BATCH = 100

/**
 * Removes files that no object and no part names any more. They lose their names under the write lock: whoever commits a
 * row for one of them at the same time finds it there, or puts it there again. A file that is left lying is swept later.
 */
export async function release(
  {commits, blobs, context}: Pick<S3Service, 'commits' | 'blobs' | 'context'>,
  digests: readonly string[],
): Promise<void> {
  const left = [...new Set(digests)]
  while (left.length > 0) {
    const some = left.splice(0, BATCH)
    const paths = await commits
      .write(() => some.map((digest) => (isNamed(context.store, digest) ? undefined : blobs.setAside(digest))))
      .catch(() => [])
    for (const path of paths) if (path !== undefined) await discard(path).catch(() => {})
  }
}
