import {isNamed} from '../tables/object.js'
import type {S3Service} from './service.js'

/**
 * Removes files that no object and no part names any more, under the write lock: whoever commits a name for one of them
 * at the same time finds it there, or puts it there again. A file that is left lying is swept later.
 */
export async function release({commits, blobs, context}: S3Service, digests: readonly string[]): Promise<void> {
  for (const digest of new Set(digests)) {
    await commits
      .write(() => {
        if (!isNamed(context.store, digest)) blobs.drop(digest)
      })
      .catch(() => {})
  }
}
