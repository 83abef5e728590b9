import {Fault} from '../errors.js'
import {type KeySource, recognizeKeySource} from '../keystore/import-key.js'
import {inputFile} from './input-file.js'
import {openingPassphrases, type PassphraseContext} from './passphrase.js'
import {askSecret} from './prompt.js'

/** A V3 keystore is about 600 bytes, 24 words are 200. */
const LONGEST_KEY = 64 * 1024

interface ImportOptions {
  /** Path, `-` for stdin, or undefined to ask. */
  readonly file: string | undefined
  /** Opens a V3 source. */
  readonly passphraseFile: string | undefined
  /** BIP-32 path below a mnemonic. */
  readonly path: string | undefined
}

async function secretText({output, stdin}: PassphraseContext, file: string | undefined): Promise<string> {
  if (file === undefined) return askSecret(output, 'Private key or mnemonic:', 'Name a file, or - for stdin.')
  return (await inputFile(stdin, file, {what: 'a key', maxBytes: LONGEST_KEY})).toString('utf8')
}

/** The key that a user hands over, and what opens it if it is encrypted. What it is shows from its form. */
export async function importedKey(context: PassphraseContext, options: ImportOptions): Promise<KeySource> {
  const text = await secretText(context, options.file)
  const kind = recognizeKeySource(text)
  if (options.path !== undefined && kind !== 'mnemonic') {
    throw new Fault('USAGE', '--path is for a mnemonic, and this is none', 'Leave it out.')
  }
  if (options.passphraseFile !== undefined && kind !== 'v3') {
    throw new Fault('USAGE', '--source-passphrase-file is for a V3 keystore, and this is none', 'Leave it out.')
  }
  switch (kind) {
    case 'key':
      return {kind, text}
    case 'mnemonic':
      return {kind, phrase: text, path: options.path}
    case 'v3':
      return {
        kind,
        text,
        passphrases: await openingPassphrases(context, options.passphraseFile, 'the imported keystore'),
      }
  }
}
