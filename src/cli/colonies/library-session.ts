import {readKeystore} from '../../keystore/read.js'
import {unlockKeystore} from '../../keystore/unlock.js'
import {keystorePlace, stateDirectory} from '../places.js'
import {openSession} from './open-session.js'
import type {ColoniesSession} from './session.js'

/**
 * Which server, colony and keys a program wants. What is left out comes from the variables that ColonyOS has for it; with
 * no server named, it is the one that runs on this machine, or its store in this process.
 */
export interface ColoniesOptions {
  /** COLONIES_SERVER_HOST */
  readonly host?: string | undefined
  /** COLONIES_SERVER_HTTP_PORT, COLONIES_SERVER_PORT */
  readonly port?: number | undefined
  /** COLONIES_TLS */
  readonly tls?: boolean | undefined
  /** COLONIES_COLONY_NAME */
  readonly colonyName?: string | undefined
  /** Private key of a user or executor, 64 hex digits: COLONIES_PRVKEY */
  readonly prvkey?: string | undefined
  /** Of the colony's owner: COLONIES_COLONY_PRVKEY */
  readonly colonyPrvkey?: string | undefined
  /** Of the server's owner: COLONIES_SERVER_PRVKEY */
  readonly serverPrvkey?: string | undefined
  /** A keystore of this user with the key of a user or executor, instead of `prvkey`. */
  readonly keystore?: {readonly name: string; readonly passphrase: string} | undefined
}

/** @throws Fault COLONY_MISSING, SERVER_UNREACHABLE, and those of keystores and the store */
export async function librarySession(options: ColoniesOptions): Promise<ColoniesSession & {close(): Promise<void>}> {
  const {host, port, tls, colonyName, colonyPrvkey, serverPrvkey, keystore} = options
  const prvkey = keystore ? await keyIn(keystore) : options.prvkey
  const given = {
    COLONIES_SERVER_HOST: host,
    COLONIES_SERVER_HTTP_PORT: port?.toString(),
    COLONIES_TLS: tls?.toString(),
    COLONIES_COLONY_NAME: colonyName,
    COLONIES_PRVKEY: prvkey,
    COLONIES_COLONY_PRVKEY: colonyPrvkey,
    COLONIES_SERVER_PRVKEY: serverPrvkey,
  }
  const wanted = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return openSession({
    flags: {},
    env: {...process.env, ...wanted},
    chief: 'member',
    stateDirectory: stateDirectory(),
    debug: () => {},
  })
}

async function keyIn({name, passphrase}: {name: string; passphrase: string}): Promise<string> {
  const keystore = await readKeystore(name, keystorePlace())
  const {privateKey} = await unlockKeystore(keystore, {attempts: [Buffer.from(passphrase)], empty: 'last'})
  const hex = Buffer.from(privateKey).toString('hex')
  privateKey.fill(0)
  return hex
}
