import {lstat} from 'node:fs/promises'
import {join} from 'node:path'
import {Fault, systemErrorCode} from '../../errors.js'
import type {File} from '../wire/objects/files.js'
import {downloadFile} from './download-file.js'
import {localName} from './local-name.js'
import type {SyncTools} from './sync-tools.js'

export interface FetchedFile {
  readonly fileid: string
  readonly label: string
  readonly name: string
  readonly size: number
  readonly checksum: string
  /** Where it is now. */
  readonly path: string
  /** False where it was there already, with the same content. */
  readonly downloaded: boolean
}

type FetchTools = Pick<SyncTools, 'storage' | 'checksums' | 'signal' | 'onBytes'>

/**
 * Brings one revision into a directory that is there, under its own name; a file of that name is replaced.
 * @throws Fault FILE_NAME_REFUSED for a name that leads elsewhere, FILE_EXISTS where something else than a file stands there,
 *   OBJECT_MISSING; as `downloadFile`
 */
export async function fetchFile(file: File, dir: string, tools: FetchTools): Promise<FetchedFile> {
  const {fileid, label, name, size, checksum, ref} = file
  const path = join(dir, localName(name, label))
  const replaces = await presentChecksum(path, tools)
  const downloaded = replaces !== checksum
  if (downloaded) {
    const content = {size, checksum}
    await downloadFile({object: ref.s3object.object, path, content, replaces}, tools).catch((error: unknown) => {
      throw isMissing(error) ? missing(file, error) : error
    })
  }
  return {fileid, label, name, size, checksum, path, downloaded}
}

/** SHA-256 of the file that stands there; null where none does. */
async function presentChecksum(path: string, {checksums, signal}: FetchTools): Promise<string | null> {
  const stat = await lstat(path).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (!stat) return null
  if (stat.isFile()) return (await checksums.contentOf(path, signal)).checksum
  throw new Fault('FILE_EXISTS', `${path} is no file`, 'Move it away, or choose another directory: --dir.')
}

const isMissing = (error: unknown): boolean => error instanceof Fault && error.code === 'OBJECT_MISSING'

function missing({name, label, ref}: File, cause: unknown): Fault {
  const {server, port, bucket} = ref.s3object
  const service = port > 0 && !server.endsWith(`:${port}`) ? `${server}:${port}` : server
  const hint = `It was added with the bucket ${bucket} of ${service}: is that what AWS_S3_ENDPOINT and AWS_S3_BUCKET say?`
  return new Fault('OBJECT_MISSING', `The bytes of ${name} under ${label} are not in this storage`, hint, {cause})
}
