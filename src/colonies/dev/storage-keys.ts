import {randomBytes, randomInt} from 'node:crypto'
import {link, mkdir, open, readFile, rename, rm} from 'node:fs/promises'
import {dirname} from 'node:path'
import {Fault, systemErrorCode} from '../../errors.js'
import type {StorageKeys} from '../server/s3/auth/credential.js'
import {struct, text} from '../wire/shape.js'
import type {DevPlace} from './place.js'

export type {StorageKeys}

/** What clients of the S3 service of a place are told besides its address and keys. */
export const STORAGE_BUCKET = 'colonyfs'
export const STORAGE_REGION = 'us-east-1'

const shape = struct({accessKey: text, secretKey: text})
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * The keys of the S3 service of a place: in a private file, made on first use. All who make them at once get the same.
 * @throws Fault INPUT_INVALID for a file that holds none, FILE_UNREADABLE, FILE_UNWRITABLE, DISK_FULL
 */
export async function storageKeys(place: Pick<DevPlace, 'storageKeys'>): Promise<StorageKeys> {
  const file = place.storageKeys
  const known = await existingStorageKeys(place)
  if (known) return known
  try {
    await writeNew(file, `${shape.encode(newKeys())}\n`)
  } catch (error) {
    const code = systemErrorCode(error)
    if (code === undefined) throw error
    const full = code === 'ENOSPC' || code === 'EDQUOT'
    throw new Fault(
      full ? 'DISK_FULL' : 'FILE_UNWRITABLE',
      `${file} cannot be written (${code})`,
      full ? 'Make room on the disk.' : 'Check the permissions of its folder.',
      {cause: error},
    )
  }
  const made = await existingStorageKeys(place)
  if (made) return made
  throw new Fault('FILE_UNREADABLE', `${file} is gone again`, 'Try it again.')
}

/** The same; undefined when there are none yet. */
export async function existingStorageKeys({
  storageKeys: file,
}: Pick<DevPlace, 'storageKeys'>): Promise<StorageKeys | undefined> {
  let content: string
  try {
    content = await readFile(file, 'utf8')
  } catch (error) {
    const code = systemErrorCode(error)
    if (code === 'ENOENT') return undefined
    throw new Fault('FILE_UNREADABLE', `${file} cannot be read (${code})`, 'Check its permissions.', {cause: error})
  }
  try {
    const keys = shape.decode(JSON.parse(content), '')
    if (keys.accessKey !== '' && keys.secretKey !== '') return keys
  } catch {
    // What it says must not be in a message: it may be half a secret.
  }
  throw new Fault('INPUT_INVALID', `${file} holds no keys of an S3 service`, 'Move it away: new ones are made then.')
}

function newKeys(): StorageKeys {
  const letters = Array.from({length: 20}, () => LETTERS[randomInt(LETTERS.length)])
  return {accessKey: letters.join(''), secretKey: randomBytes(30).toString('base64url')}
}

/** Whoever is first wins; nobody sees half a file. */
async function writeNew(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), {recursive: true, mode: 0o700})
  const temporary = `${file}.${randomBytes(6).toString('hex')}`
  try {
    const handle = await open(temporary, 'wx', 0o600)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await link(temporary, file).catch(async (error: unknown) => {
      const code = systemErrorCode(error)
      if (code === 'EEXIST') return
      // A file system without hard links.
      if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error
      await rename(temporary, file)
    })
  } finally {
    await rm(temporary, {force: true})
  }
}
