import {Fault} from '../../errors.js'
import {newObjectName} from './new-revision.js'
import type {Content, ObjectStorage, StorageSettings, TransferOptions} from './object-storage.js'
import {openPart} from './part-file.js'
import {type PartOwner, partNames} from './part-names.js'
import {SMALL_BYTES} from './read-small.js'
import {damaged, getObject} from './s3/get-object.js'
import {GIVE_UP} from './s3/persistence.js'
import {PARTS, putParts} from './s3/put-parts.js'
import {putWhole} from './s3/put-whole.js'
import {s3Service} from './s3/service.js'
import {slots} from './slots.js'
import {smallPart} from './small-part.js'
import {unfinishedUploads} from './unfinished-uploads.js'

/** Each takes 16 MiB of memory. */
const PARTS_AT_ONCE = 4

export interface StorageOptions {
  /** Needed to go on with what a process left that was killed. */
  readonly owner?: PartOwner | undefined
  /** Directory that remembers uploads in parts, so that they go on after a kill too. */
  readonly uploads?: string | undefined
  /** What is as large as `from` goes in parts of `bytes`; S3 wants 5 MiB at least. */
  readonly parts?: {readonly from: number; readonly bytes: number} | undefined
  /** Milliseconds without any progress until a transfer fails. */
  readonly giveUp?: number | undefined
}

/** Files in a bucket of any S3 service; nothing is connected before the first request. */
export function s3Storage(
  settings: StorageSettings,
  {owner, uploads, parts: sizes = PARTS, giveUp = GIVE_UP}: StorageOptions = {},
): ObjectStorage {
  const {accessKey: _, secretKey: __, ...place} = settings
  const service = s3Service(settings, giveUp)
  const parts = partNames(owner)
  const unfinished = unfinishedUploads(uploads, settings)
  const partsTools = {service, uploads: unfinished, slots: slots(PARTS_AT_ONCE), bytes: sizes.bytes}
  let takesParts = true

  /** @returns false when what was there before turned out to be wrong: then it begins anew */
  const fetchOnce = async (
    object: string,
    path: string,
    content: Content,
    {signal, progress, beforeNaming}: TransferOptions,
  ): Promise<boolean> => {
    const name = await parts.claim(path, content)
    let left = false
    try {
      const part = content.size <= SMALL_BYTES ? smallPart(name) : await openPart(name, content.size)
      try {
        const found = part.size
        progress?.(found)
        if (content.size > 0) await getObject(service, object, part, content, {signal, ...(progress && {progress})})
        if (part.checksum() === content.checksum) {
          await part.become(path, beforeNaming)
          return true
        }
        await part.remove()
        progress?.(-part.size)
        if (found > 0) return false
        throw damaged(object, 'its SHA-256 is another')
      } catch (error) {
        left = content.size > SMALL_BYTES && part.size > 0 && mayGoOn(error, signal)
        if (!left) await part.remove()
        throw error
      } finally {
        await part.close()
      }
    } finally {
      await parts.release(name, left)
    }
  }

  return {
    place,
    newObject: async (path, content) => (await unfinished.find(path, content))?.object ?? newObjectName(),
    put: async (object, path, content, options) => {
      // Upstream has no object of an empty file either.
      if (content.size === 0) return
      await service.ensureBucket(options.signal)
      if (content.size >= sizes.from && takesParts) {
        takesParts = await putParts(object, {path, content, ...options}, partsTools)
        if (takesParts) return
      }
      await putWhole(service, object, path, content, options)
    },
    get: async (object, path, content, options) => {
      while (!(await fetchOnce(object, path, content, options))) options.signal.throwIfAborted()
      await parts.tidy(path)
    },
    size: async (object, signal) => {
      const reply = await service.request({method: 'HEAD', object}, [404], signal)
      return reply.good ? Number(reply.headers['content-length']) : undefined
    },
    remove: async (object, signal) => {
      await service.request({method: 'DELETE', object}, [404], signal)
    },
    close: service.close,
  }
}

/** Whether what is there of a file is of use to the next try: the storage was at fault, or somebody had enough. */
function mayGoOn(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted || (error instanceof Fault && error.code.startsWith('STORAGE_'))
}
