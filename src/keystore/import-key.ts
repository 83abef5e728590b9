import {Fault} from '../errors.js'
import type {KeystoreSummary} from './list.js'
import {type MnemonicOptions, privateKeyOfMnemonic} from './mnemonic.js'
import {parsePrivateKey} from './private-key.js'
import {type NewKeystore, storeKey, vacantKeystore} from './store-key.js'
import {type PassphraseSource, unlockDocument} from './unlock.js'
import {parseV3} from './v3-document.js'

/** What a key is imported from. */
export type KeySource =
  /** 64 hex digits, `0x` optional. */
  | {readonly kind: 'key'; readonly text: string}
  /** The JSON text of a V3 keystore and what may open it. */
  | {readonly kind: 'v3'; readonly text: string; readonly passphrases: PassphraseSource}
  | ({readonly kind: 'mnemonic'} & MnemonicOptions)

/** What a text given for import looks like. Faults: INPUT_INVALID, never quoting it. */
export function recognizeKeySource(text: string): KeySource['kind'] {
  const trimmed = text.trim()
  if (trimmed.startsWith('{')) return 'v3'
  if (/^(?:0x)?[0-9a-f]+$/i.test(trimmed)) return 'key'
  if (/^\p{L}+(?:\s+\p{L}+)+$/u.test(trimmed)) return 'mnemonic'
  throw new Fault(
    'INPUT_INVALID',
    'This is neither a private key, nor a keystore, nor a recovery phrase.',
    'Give 64 hex digits, the JSON of a version 3 keystore, or 12 to 24 BIP-39 words.',
  )
}

/**
 * Makes a keystore with a key from elsewhere. A V3 source is opened and encrypted anew; its label is kept unless one is
 * given. Faults: those of the source (KEY_INVALID, MNEMONIC_INVALID, KEYSTORE_*, PASSPHRASE_*) and of `createKeystore`.
 */
export async function importKey(source: KeySource, options: NewKeystore): Promise<KeystoreSummary> {
  await vacantKeystore(options)
  const {privateKey, label} = await keyOf(source)
  try {
    return await storeKey(privateKey, {...options, label: options.label ?? label})
  } finally {
    privateKey.fill(0)
  }
}

async function keyOf(source: KeySource): Promise<{privateKey: Buffer; label?: string | undefined}> {
  switch (source.kind) {
    case 'key':
      return {privateKey: parsePrivateKey(source.text)}
    case 'mnemonic':
      return {privateKey: await privateKeyOfMnemonic(source)}
    case 'v3': {
      const document = parseV3(source.text)
      const {privateKey} = await unlockDocument(document, source.passphrases)
      return {privateKey, label: document.label ?? undefined}
    }
  }
}
