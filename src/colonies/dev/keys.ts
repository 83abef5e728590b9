import {Fault} from '../../errors.js'
import {createKeystore} from '../../keystore/create.js'
import {namedKeystore} from '../../keystore/directory.js'
import {type KeystoreFile, readKeystore} from '../../keystore/read.js'
import {unlockKeystore} from '../../keystore/unlock.js'
import type {DevPlace} from './place.js'

/** Whose keys there are for trying things out. */
export const DEV_ROLES = ['server', 'owner', 'user', 'executor'] as const
export type DevRole = (typeof DEV_ROLES)[number]

/** ColonyOS identities: 64 hex digits. */
export type DevIdentities = Readonly<Record<DevRole, string>>

/**
 * The identities of this place, made when they are not there yet. Processes that start at once agree on them: of several
 * writers of a keystore exactly one wins, and the others read what it wrote.
 * @throws Fault FILE_UNWRITABLE, DISK_FULL, KEYSTORE_MALFORMED and others of keystores
 */
export async function devIdentities(place: DevPlace): Promise<DevIdentities> {
  const entries = await Promise.all(DEV_ROLES.map(async (role) => [role, await identity(place, role)] as const))
  return Object.fromEntries(entries) as Record<DevRole, string>
}

/** The private key of one of them, made when there is none. @throws as {@link devIdentities} */
export async function devKey(place: DevPlace, role: DevRole): Promise<Uint8Array> {
  return (await unlock(await keystore(place, role))).privateKey
}

/** The same; undefined when there is none. */
export async function existingDevKey(place: DevPlace, role: DevRole): Promise<Uint8Array | undefined> {
  const file = await existing(place, role)
  return file && (await unlock(file)).privateKey
}

/** The identity of one of them; undefined when it has not been made yet. */
export async function existingDevIdentity(place: DevPlace, role: DevRole): Promise<string | undefined> {
  const file = await existing(place, role)
  return file && (file.document.colonyId ?? (await unlock(file)).colonyId)
}

async function identity(place: DevPlace, role: DevRole): Promise<string> {
  const file = await keystore(place, role)
  return file.document.colonyId ?? (await unlock(file)).colonyId
}

const unlock = (file: KeystoreFile) => unlockKeystore(file, {attempts: []})

async function keystore(place: DevPlace, role: DevRole): Promise<KeystoreFile> {
  const found = await existing(place, role)
  if (found) return found
  try {
    await createKeystore({
      name: role,
      directory: place.keystores,
      passphrase: new Uint8Array(0),
      cost: 'light',
      label: `ColonyOS ${role}`,
      writer: {process: 'colonies', now: new Date()},
    })
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'KEYSTORE_EXISTS')) throw inPlace(error, place)
  }
  return read(place, role)
}

async function existing(place: DevPlace, role: DevRole): Promise<KeystoreFile | undefined> {
  try {
    return await read(place, role)
  } catch (error) {
    if (error instanceof Fault && error.code === 'KEYSTORE_NOT_FOUND') return undefined
    throw error
  }
}

/** By its path, so that it does not matter where other keystores are. */
async function read(place: DevPlace, role: DevRole): Promise<KeystoreFile> {
  const {file} = namedKeystore(role, place.keystores)
  try {
    return await readKeystore(file, {directory: place.keystores, home: place.directory})
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'KEYSTORE_MALFORMED')) throw error
    // Nobody chose this file: it must be named.
    const hint = 'Restore it from a backup, or start afresh with another folder: CONTINUUM_HOME, or --data.'
    throw new Fault(error.code, `${file}: ${error.message}`, hint, {cause: error})
  }
}

/** Keystores of people are elsewhere: here another remedy helps. */
function inPlace(error: unknown, {directory}: DevPlace): unknown {
  if (!(error instanceof Fault && error.code === 'FILE_UNWRITABLE')) return error
  const hint = `Make ${directory} writable, or choose another folder: CONTINUUM_HOME, or --data.`
  return new Fault(error.code, error.message, hint, {cause: error})
}
