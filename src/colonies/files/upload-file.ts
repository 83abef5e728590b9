import {Fault} from '../../errors.js'
import {RpcFault} from '../client/rpc-fault.js'
import type {File} from '../wire/objects/files.js'
import {addRevision} from './new-revision.js'
import type {Content} from './object-storage.js'
import type {SyncTools} from './sync-tools.js'

/** How often a file that is written to meanwhile is read again. */
const ATTEMPTS = 3

export interface UploadRequest {
  /** As ColonyFS keeps it: `labelOf`. */
  readonly label: string
  readonly name: string
  /** The local file. */
  readonly path: string
  readonly content: Content
}

/**
 * Makes a local file the newest revision of a name: its bytes first, then what is told of them, so that nobody ever sees one
 * without the other. @throws Fault FILE_CHANGED when it never stands still; as `ObjectStorage.put` and `call`
 */
export async function uploadFile({label, name, path, content}: UploadRequest, tools: UploadTools): Promise<File> {
  const {member, storage, checksums, signal, onBytes} = tools
  let known = content
  for (let attempt = 1; ; attempt++) {
    const object = await storage.newObject(path, known)
    let sent = 0
    const progress = (bytes: number): void => {
      sent += bytes
      onBytes?.(bytes)
    }
    try {
      if (known.size > 0) await storage.put(object, path, known, {signal, progress})
      return await addRevision(member, {label, name, content: known, object}, storage.place, signal)
    } catch (error) {
      // Nobody will ever ask for these bytes. What got lost may have been done.
      if (error instanceof RpcFault) await storage.remove(object, signal).catch(() => {})
      if (!(error instanceof Fault) || error.code !== 'FILE_CHANGED' || attempt === ATTEMPTS) throw error
      onBytes?.(-sent)
      known = await checksums.contentOf(path, signal)
    }
  }
}

export type UploadTools = Pick<SyncTools, 'member' | 'storage' | 'checksums' | 'signal' | 'onBytes'>
