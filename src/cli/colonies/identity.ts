import {parsePrivateKey} from '../../colonies/wire/identity.js'
import {Fault} from '../../errors.js'
import type {PassphraseContext} from '../passphrase.js'
import type {ConnectionFlags} from './connection-choice.js'
import {type Environment, fromEnvironment} from './server-choice.js'
import type {Signer} from './session.js'

/** Where a key comes from. Reading it is another step: a keystore may have to ask for its passphrase. */
export type KeySource =
  | {readonly kind: 'text'; readonly origin: string; readonly text: string}
  | {readonly kind: 'keystore'; readonly origin: string; readonly name: string}

interface Names {
  readonly flag: 'prvkey' | 'colonyprvkey' | 'serverprvkey'
  readonly keystore: 'keystore' | 'owner-keystore' | 'server-keystore'
  /** The second ones are those of older releases of ColonyOS. */
  readonly variables: readonly [string, ...string[]]
  readonly whose: string
}

const NAMES: Readonly<Record<Signer, Names>> = {
  member: {
    flag: 'prvkey',
    keystore: 'keystore',
    variables: ['COLONIES_PRVKEY', 'COLONIES_EXECUTOR_PRVKEY'],
    whose: 'a user or executor',
  },
  owner: {
    flag: 'colonyprvkey',
    keystore: 'owner-keystore',
    variables: ['COLONIES_COLONY_PRVKEY'],
    whose: 'the owner of the colony',
  },
  server: {
    flag: 'serverprvkey',
    keystore: 'server-keystore',
    variables: ['COLONIES_SERVER_PRVKEY'],
    whose: 'the owner of the server',
  },
}

/**
 * Where the key of one of the three comes from: flags, then variables; undefined when nobody gave one.
 * @param chief Whom `--prvkey` and `--keystore` are for: the one that signs what the command is about
 */
export function keySource(
  signer: Signer,
  chief: Signer,
  flags: ConnectionFlags,
  env: Environment,
): KeySource | undefined {
  const {flag, keystore, variables} = NAMES[signer]
  const own = [flag, keystore] as const
  const general = ['prvkey', 'keystore'] as const
  const pairs = signer === chief ? [own, general] : signer === 'member' ? [] : [own]
  for (const [key, store] of pairs) {
    const text = flags[key]
    if (text !== undefined) return {kind: 'text', origin: `--${key}`, text}
    const name = flags[store]
    if (name !== undefined) return {kind: 'keystore', origin: `--${store} ${name}`, name}
  }
  const variable = fromEnvironment(env, ...variables)
  return variable && {kind: 'text', origin: variable.origin, text: variable.value}
}

/** @throws Fault KEY_INVALID, which never shows the text; and those of keystores and passphrases */
export async function readKey(
  source: KeySource,
  context: PassphraseContext | undefined,
  passphraseFile: string | undefined,
): Promise<Uint8Array> {
  switch (source.kind) {
    case 'text': {
      const key = keyOfText(source.text)
      if (key) return key
      throw new Fault(
        'KEY_INVALID',
        `${source.origin} holds no private key: 64 hex digits are expected`,
        'Make one: colonies security generate',
      )
    }
    case 'keystore': {
      if (!context) throw new Fault('PASSPHRASE_MISSING', `Nobody can be asked for the passphrase of ${source.name}`)
      // Flags of the command line come with it, which programs have no use for.
      const {withKey} = await import('../keystore-access.js')
      return withKey(context, source.name, passphraseFile, ({privateKey}) => Uint8Array.from(privateKey))
    }
  }
}

/** A private key as people write it: 64 hex digits, with or without a 0x; undefined for what is none. */
export function keyOfText(text: string): Uint8Array | undefined {
  return parsePrivateKey(text.trim().replace(/^0x/i, ''))
}

/** Nobody gave the key that a request needs. */
export function keyMissing(signer: Signer, chief: Signer): Fault {
  const {keystore, variables, whose} = NAMES[signer]
  const flag = signer === chief ? 'keystore' : keystore
  return new Fault(
    'IDENTITY_MISSING',
    `The key of ${whose} is needed, and there is none`,
    `Set ${variables[0]}, or give --${flag} NAME. For the server of this machine: eval "$(colonies dev --env)"`,
  )
}

/** A private key on the command line can be read by every user of the machine. */
export function keysOnCommandLine(flags: ConnectionFlags): readonly string[] {
  return Object.values(NAMES).flatMap(({flag}) => (flags[flag] === undefined ? [] : [`--${flag}`]))
}
