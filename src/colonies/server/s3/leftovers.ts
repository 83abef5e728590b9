import {readdir, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {isNamed} from '../tables/object.js'
import {partsOf, removeUploadRow, unusedUploads} from '../tables/upload.js'
import {discard} from './blobs.js'
import {release} from './release.js'
import type {S3Service} from './service.js'

/** Milliseconds after which a file that nobody wrote to belongs to nobody: its connection would have been cut long before. */
const FORGOTTEN_MS = 3_600_000
/** Microseconds after which an upload is given up that nobody adds to: a week. */
const GIVEN_UP = 7 * 86_400 * 1_000_000

/** Removes what processes left in the middle of writing, and uploads that nobody goes on with. */
export async function sweepUnfinished(service: S3Service, signal: AbortSignal): Promise<void> {
  const {incoming} = service.blobs
  for (const name of await namesIn(incoming)) {
    if (signal.aborted) return
    const path = join(incoming, name)
    if (await isForgotten(path)) await discard(path)
  }
  const {store, now} = service.context
  while (!signal.aborted) {
    const before = now() - GIVEN_UP
    if (unusedUploads(store, before).length === 0) return
    const digests = await service.commits.write(() =>
      unusedUploads(store, before).flatMap((key) => {
        const parts = partsOf(store, key)
        removeUploadRow(store, key)
        return parts.map(({digest}) => digest)
      }),
    )
    await release(service, digests)
  }
}

/** Removes files of the folder that no row names: a process ended between putting one there and committing its row. */
export async function sweepUnnamed(service: S3Service, signal: AbortSignal): Promise<void> {
  const {directory} = service.blobs
  for (const folder of await namesIn(directory)) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue
    const unnamed: string[] = []
    for (const rest of await namesIn(join(directory, folder))) {
      if (signal.aborted) return
      const digest = `${folder}${rest}`
      if (!isNamed(service.context.store, digest) && (await isForgotten(join(directory, folder, rest)))) {
        unnamed.push(digest)
      }
    }
    await release(service, unnamed)
  }
}

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => [])

async function isForgotten(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs > FORGOTTEN_MS
}
