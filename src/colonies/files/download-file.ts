import {lstat} from 'node:fs/promises'
import {Fault, systemErrorCode} from '../../errors.js'
import type {Checksums} from './checksums.js'
import type {Content} from './object-storage.js'
import type {SyncTools} from './sync-tools.js'
import {writeWhole} from './write-whole.js'

export interface DownloadRequest {
  readonly object: string
  /** The local file; its directory is there. */
  readonly path: string
  readonly content: Content
  /** SHA-256 of the file that stands there now and may be replaced; null where none does. */
  readonly replaces: string | null
}

/**
 * Brings the bytes of a revision here. The name holds what it held, or all of it; what somebody has written there in the
 * meantime stays. @throws Fault FILE_CHANGED for the latter; as `ObjectStorage.get`
 */
export async function downloadFile(
  {object, path, content, replaces}: DownloadRequest,
  {storage, checksums, signal, onBytes: progress}: Pick<SyncTools, 'storage' | 'checksums' | 'signal' | 'onBytes'>,
): Promise<void> {
  const beforeNaming = (): Promise<void> => checkAsPlanned(path, replaces, checksums, signal)
  await beforeNaming()
  if (content.size > 0) await storage.get(object, path, content, {signal, beforeNaming, ...(progress && {progress})})
  // There is no object of an empty file.
  else await writeWhole(path, '')
}

async function checkAsPlanned(
  path: string,
  replaces: string | null,
  checksums: Checksums,
  signal: AbortSignal,
): Promise<void> {
  const isThere = await lstat(path).then(
    () => true,
    (error: unknown) => {
      if (systemErrorCode(error) === 'ENOENT') return false
      throw error
    },
  )
  if (!isThere || (replaces !== null && (await checksums.contentOf(path, signal)).checksum === replaces)) return
  throw new Fault('FILE_CHANGED', 'Somebody has written it in the meantime', 'It stays as it is. Synchronise again.')
}
