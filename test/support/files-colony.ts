import {createHash} from 'node:crypto'
import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {ColoniesClient} from '../../src/colonies/client/colonies-client.js'
import {inProcessTransport} from '../../src/colonies/client/in-process.js'
import type {ColonyMember} from '../../src/colonies/files/colony-member.js'
import {s3Storage} from '../../src/colonies/files/s3-storage.js'
import type {SyncTools} from '../../src/colonies/files/sync-tools.js'
import {colony} from './colony.js'
import type {IndependentS3} from './s3rver.js'

/** Contents of files by path; a directory is made for each. */
export type Contents = Readonly<Record<string, string>>

/** A colony whose files lie in an S3 service, and folders to synchronise with it. */
export interface FilesColony {
  readonly member: ColonyMember
  readonly tools: SyncTools
  /** A new folder with these files. */
  folder(contents?: Contents): Promise<string>
  /** Adds what no client of ours would, without any bytes. */
  add(label: string, name: string, rest?: {readonly size?: number; readonly checksum?: string}): Promise<void>
  close(): Promise<void>
}

export async function filesColony(s3: IndependentS3): Promise<FilesColony> {
  const {keys, open, remove} = colony()
  const client = new ColoniesClient(inProcessTransport(open()))
  const storage = s3Storage(s3.settings)
  const root = await mkdtemp(join(tmpdir(), 'continuum-files-'))
  const member: ColonyMember = {
    colonyName: 'dev',
    call: (type, request, signal) => client.call(type, request, keys.user, signal),
  }
  return {
    member,
    tools: {
      member,
      storage,
      signal: new AbortController().signal,
      checksums: {
        contentOf: async (path) => {
          const bytes = await readFile(path)
          return {size: bytes.length, checksum: sha256(bytes)}
        },
      },
    },
    folder: async (contents = {}) => {
      const folder = await mkdtemp(join(root, 'folder-'))
      await write(folder, contents)
      return folder
    },
    add: async (label, name, {size = 0, checksum = sha256('')} = {}) => {
      const file = {colonyname: 'dev', label, name, size, checksum, checksumalg: 'SHA256'}
      await member.call('addfilemsg', {file: {...file, ref: {protocol: 's3', s3object: {object: 'gone'}}}})
    },
    close: async () => {
      storage.close()
      await client.close()
      remove()
      await rm(root, {recursive: true, force: true})
    },
  }
}

export const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex')

/** Writes files below a folder. */
export async function write(folder: string, contents: Contents): Promise<void> {
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, path)), {recursive: true})
    await writeFile(join(folder, path), content)
  }
}

/** All files below a folder, without the marks of ColonyFS. */
export async function contentsOf(folder: string): Promise<Contents> {
  const names = await readdir(folder, {recursive: true, withFileTypes: true})
  const files = names.filter((entry) => entry.isFile() && entry.name !== '.cfs')
  const pairs = files.map(async (entry) => {
    const path = join(entry.parentPath, entry.name)
    return [path.slice(folder.length + 1), await readFile(path, 'utf8')] as const
  })
  return Object.fromEntries((await Promise.all(pairs)).sort(([one], [other]) => (one < other ? -1 : 1)))
}
