import {identityOfKey} from '../../colonies/wire/identity.js'
import {inputFile} from '../input-file.js'
import type {PassphraseContext} from '../passphrase.js'
import type {ConnectionFlags} from './connection-choice.js'
import {type KeySource, keyMissing, keySource, readKey} from './identity.js'
import type {Environment} from './server-choice.js'

/** A key is 64 digits; some files have a 0x before and a line end after it. */
const MOST_BYTES = 1024

/** The identity of the key that a file, a flag, a keystore or a variable gives. @throws Fault IDENTITY_MISSING, KEY_INVALID */
export async function keyIdentity(
  flags: ConnectionFlags & {readonly file?: string | undefined},
  context: PassphraseContext,
  env: Environment = process.env,
): Promise<string> {
  const source = await sourceOf(flags, env, context)
  if (!source) throw keyMissing('member', 'member')
  const key = await readKey(source, context, flags['passphrase-file'])
  try {
    return identityOfKey(key)
  } finally {
    key.fill(0)
  }
}

async function sourceOf(
  flags: ConnectionFlags & {readonly file?: string | undefined},
  env: Environment,
  context: PassphraseContext,
): Promise<KeySource | undefined> {
  if (flags.file === undefined) return keySource('member', 'member', flags, env)
  const content = await inputFile(context.stdin, flags.file, {what: 'a private key', maxBytes: MOST_BYTES})
  return {kind: 'text', origin: flags.file === '-' ? 'Stdin' : flags.file, text: content.toString()}
}
