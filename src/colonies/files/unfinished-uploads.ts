import {createHash, randomBytes} from 'node:crypto'
import {mkdir, readdir, readFile, rename, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {integer, list, struct, text, type ValueOf} from '../wire/shape.js'
import type {Content, StorageSettings} from './object-storage.js'

/** A part that the service has: from 1 on. The service calls it `etag`; what it holds has this SHA-256. */
const uploadedPart = struct({number: integer, etag: text, checksum: text})
export type UploadedPart = ValueOf<typeof uploadedPart>

/** An upload in parts that is not finished; `upload` is the service's name of it. */
const unfinishedUpload = struct({object: text, upload: text, partsize: integer, parts: list(uploadedPart)})
export type UnfinishedUpload = ValueOf<typeof unfinishedUpload>

/**
 * Remembers uploads that were broken off, by the file and what it held: services can not all be asked, and names of
 * objects are random. Who loses the memory begins anew.
 */
export interface UnfinishedUploads {
  find(path: string, content: Content): Promise<UnfinishedUpload | undefined>
  note(path: string, content: Content, upload: UnfinishedUpload): Promise<void>
  forget(path: string, content: Content): Promise<void>
}

/**
 * Of one bucket. The service is known by our name there: a server of this machine has another port each time.
 * @param directory where they are noted, made when it is missing; undefined for only this process
 */
export function unfinishedUploads(
  directory: string | undefined,
  {accessKey, bucket}: Pick<StorageSettings, 'accessKey' | 'bucket'>,
): UnfinishedUploads {
  const own = new Map<string, UnfinishedUpload>()
  const keyOf = (path: string, {size, checksum}: Content): string =>
    createHash('sha256')
      .update(JSON.stringify([accessKey, bucket, path, size, checksum]))
      .digest('hex')
      .slice(0, 32)
  return {
    find: async (path, content) => {
      const key = keyOf(path, content)
      return own.get(key) ?? (directory === undefined ? undefined : read(directory, key))
    },
    note: async (path, content, upload) => {
      const key = keyOf(path, content)
      own.set(key, upload)
      // What cannot be noted is sent again after a kill, and that is all.
      if (directory !== undefined) await write(directory, key, upload).catch(() => {})
    },
    forget: async (path, content) => {
      const key = keyOf(path, content)
      own.delete(key)
      if (directory !== undefined) await remove(directory, key).catch(() => {})
    },
  }
}

async function read(directory: string, key: string): Promise<UnfinishedUpload | undefined> {
  try {
    const found = unfinishedUpload.decode(JSON.parse(await readFile(join(directory, key), 'utf8')), '')
    return found.object !== '' && found.upload !== '' && found.partsize > 0 ? found : undefined
  } catch {
    return undefined
  }
}

/** The note, and what is left of those that somebody was killed over. */
async function remove(directory: string, key: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.startsWith(key))
  await Promise.all(names.map((name) => rm(join(directory, name), {force: true})))
}

async function write(directory: string, key: string, upload: UnfinishedUpload): Promise<void> {
  await mkdir(directory, {recursive: true, mode: 0o700})
  const temporary = join(directory, `${key}.${randomBytes(4).toString('hex')}.tmp`)
  await writeFile(temporary, unfinishedUpload.encode(upload), {mode: 0o600})
  await rename(temporary, join(directory, key))
}
