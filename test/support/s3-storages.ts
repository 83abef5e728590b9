import {createHash} from 'node:crypto'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {STORAGE_BUCKET, STORAGE_REGION} from '../../src/colonies/dev/storage-keys.js'
import type {Content, StorageSettings} from '../../src/colonies/files/object-storage.js'
import {serveS3} from './s3-service.js'
import {startIndependentS3} from './s3rver.js'

/** An S3 service of this machine, until it is closed. */
export interface ServedS3 {
  readonly settings: StorageSettings
  close(): Promise<void>
}

/** The services that our storage is tried against: one of somebody else, and ours. */
export const S3_SERVICES: Readonly<Record<string, () => Promise<ServedS3>>> = {
  s3rver: startIndependentS3,
  ours: async () => {
    const {host, port, keys, end} = await serveS3()
    const settings = {host, port, tls: undefined, ...keys, region: STORAGE_REGION, bucket: STORAGE_BUCKET}
    return {settings, close: end}
  },
}

export const contentOf = (bytes: Buffer): Content => ({
  size: bytes.length,
  checksum: createHash('sha256').update(bytes).digest('hex'),
})

/** A folder that is gone afterwards. */
export interface TestFolder {
  readonly path: string
  /** Writes a file. @returns its path */
  file(name: string, bytes: Buffer): Promise<string>
  in(name: string): string
  remove(): Promise<void>
}

export async function testFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'continuum-files-'))
  return {
    path,
    in: (name) => join(path, name),
    file: async (name, bytes) => {
      await writeFile(join(path, name), bytes)
      return join(path, name)
    },
    remove: () => rm(path, {recursive: true, force: true}),
  }
}
