import {RpcFault} from '../../colonies/client/rpc-fault.js'
import {identityOfKey} from '../../colonies/wire/identity.js'
import type {MessageType} from '../../colonies/wire/messages/catalogue.js'
import {Fault} from '../../errors.js'
import type {PassphraseContext} from '../passphrase.js'
import {connection} from './connection.js'
import type {ConnectionFlags} from './connection-choice.js'
import {keyMissing, keySource, readKey} from './identity.js'
import {type Environment, fromEnvironment} from './server-choice.js'
import type {ColoniesSession, Signer} from './session.js'

export interface SessionOptions {
  readonly flags: ConnectionFlags
  readonly env: Environment
  /** Who signs what the command is about. */
  readonly chief: Signer
  readonly stateDirectory: string
  /** How keystores are opened; a program that uses the library has none. */
  readonly passphrases?: PassphraseContext | undefined
  /** A line for `--verbose`, made only where it is wanted. */
  readonly debug: (line: () => string) => void
}

/** An identity and where its key came from. */
interface LoadedKey {
  readonly key: Uint8Array
  readonly origin: string
}

const UNSIGNED: ReadonlySet<MessageType> = new Set(['versionmsg', 'getserverinfomsg'])

/**
 * Connects to the server that flags or variables name, or to that of this machine. Keys are read when they are needed.
 * Closing it wipes them. @throws Fault USAGE, SERVER_UNREACHABLE, and those of the store
 */
export async function openSession(options: SessionOptions): Promise<ColoniesSession & {close(): Promise<void>}> {
  const {flags, env, chief, passphrases, debug} = options
  const {client, local} = await connection(options)
  const keys = new Map<Signer, Promise<LoadedKey>>()
  debug(() => `Server: ${client.transport.place}`)

  const load = async (signer: Signer): Promise<LoadedKey> => {
    const source = keySource(signer, chief, flags, env)
    if (source) return {key: await readKey(source, passphrases, flags['passphrase-file']), origin: source.origin}
    const key = await local?.key(signer)
    if (!key) throw keyMissing(signer, chief)
    return {key, origin: "the keys of this machine's server"}
  }
  const loaded = (signer: Signer): Promise<LoadedKey> => {
    const known = keys.get(signer) ?? load(signer)
    keys.set(signer, known)
    return known
  }
  return {
    client,
    get colonyName() {
      return colonyNameOf(env, local !== undefined)
    },
    key: async (signer) => (await loaded(signer)).key,
    objects: async () => local?.objects(),
    call: async (type, request, signer = chief, signal) => {
      const signing = UNSIGNED.has(type) ? undefined : await loaded(signer)
      debug(() => (signing ? `${type}, signed by ${identityOfKey(signing.key)} (${signing.origin})` : type))
      try {
        return await client.call(type, request, signing?.key, signal)
      } catch (error) {
        throw signing ? withSigner(error, signing) : error
      }
    },
    close: async () => {
      for (const one of keys.values()) {
        const key = await one.then(({key}) => key).catch(() => undefined)
        key?.fill(0)
      }
      await local?.close()
      await client.close()
    },
  }
}

/** @throws Fault COLONY_MISSING */
function colonyNameOf(env: Environment, isLocal: boolean): string {
  const named = fromEnvironment(env, 'COLONIES_COLONY_NAME')?.value
  if (named !== undefined) return named
  if (isLocal) return 'dev'
  throw new Fault('COLONY_MISSING', 'No colony is named', 'Set COLONIES_COLONY_NAME.')
}

/** A refusal says whose key it was: most are refused because it was another one than somebody thought. */
function withSigner(error: unknown, {key, origin}: LoadedKey): unknown {
  if (!(error instanceof RpcFault) || error.code !== 'REQUEST_REFUSED') return error
  const hint = `It was signed by ${identityOfKey(key)} (${origin}).`
  return new RpcFault(error.status, error.code, error.message, hint)
}
