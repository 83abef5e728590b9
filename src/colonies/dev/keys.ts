import {existingKeptKeystore, keptKeystore, unlockKeptKey} from '../../keystore/kept-key.js'
import type {KeystoreFile} from '../../keystore/read.js'
import type {DevPlace} from './place.js'

/** Whose keys there are for trying things out. */
export const DEV_ROLES = ['server', 'owner', 'user', 'executor'] as const
export type DevRole = (typeof DEV_ROLES)[number]

/** ColonyOS identities: 64 hex digits. */
export type DevIdentities = Readonly<Record<DevRole, string>>

/**
 * The identities of this place, made when they are not there yet.
 * @throws Fault as `keptKeystore`
 */
export async function devIdentities(place: DevPlace): Promise<DevIdentities> {
  const entries = await Promise.all(DEV_ROLES.map(async (role) => [role, await identity(place, role)] as const))
  return Object.fromEntries(entries) as Record<DevRole, string>
}

/** The private key of one of them, made when there is none. @throws as {@link devIdentities} */
export async function devKey(place: DevPlace, role: DevRole): Promise<Uint8Array> {
  return (await unlockKeptKey(await keystore(place, role))).privateKey
}

/** The same; undefined when there is none. */
export async function existingDevKey(place: DevPlace, role: DevRole): Promise<Uint8Array | undefined> {
  const file = await existing(place, role)
  return file && (await unlockKeptKey(file)).privateKey
}

/** The identity of one of them; undefined when it has not been made yet. */
export async function existingDevIdentity(place: DevPlace, role: DevRole): Promise<string | undefined> {
  const file = await existing(place, role)
  return file && identityIn(file)
}

const identity = async (place: DevPlace, role: DevRole): Promise<string> => identityIn(await keystore(place, role))

const identityIn = async (file: KeystoreFile): Promise<string> =>
  file.document.colonyId ?? (await unlockKeptKey(file)).colonyId

const keystore = (place: DevPlace, role: DevRole): Promise<KeystoreFile> =>
  keptKeystore({
    name: role,
    directory: place.keystores,
    label: `ColonyOS ${role}`,
    writer: {process: 'colonies', now: new Date()},
    place: place.directory,
  })

const existing = (place: DevPlace, role: DevRole): Promise<KeystoreFile | undefined> =>
  existingKeptKeystore({name: role, directory: place.keystores})
