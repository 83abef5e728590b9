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
 * meantime stays, unless it is the same. @throws Fault FILE_CHANGED; as `ObjectStorage.get`
 */
export async function downloadFile(
  {object, path, content, replaces}: DownloadRequest,
  {storage, checksums, signal, onBytes: progress}: Pick<SyncTools, 'storage' | 'checksums' | 'signal' | 'onBytes'>,
): Promise<void> {
  const beforeNaming = async (): Promise<void> => {
    await isThere({path, content, replaces}, checksums, signal)
  }
  if (await isThere({path, content, replaces}, checksums, signal)) progress?.(content.size)
  else if (content.size > 0)
    await storage.get(object, path, content, {signal, beforeNaming, ...(progress && {progress})})
  // There is no object of an empty file.
  else await writeWhole(path, '')
}

/** Whether another process has brought it meanwhile. @throws Fault FILE_CHANGED for what may not be replaced */
async function isThere(
  {path, content, replaces}: Omit<DownloadRequest, 'object'>,
  checksums: Checksums,
  signal: AbortSignal,
): Promise<boolean> {
  const found = await lstat(path).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (!found) return false
  const {checksum} =
    found.isFile() || replaces !== null ? await checksums.contentOf(path, signal) : {checksum: undefined}
  if (found.isFile() && checksum === content.checksum) return true
  if (replaces !== null && checksum === replaces) return false
  throw new Fault('FILE_CHANGED', 'Somebody has written it in the meantime', 'It stays as it is. Synchronise again.')
}
