import {Fault} from '../errors.js'

/** The first account of Ethereum wallets (BIP-44). */
export const DEFAULT_DERIVATION_PATH = "m/44'/60'/0'/0/0"

export interface MnemonicOptions {
  /** BIP-39 words, English; case and the space between them do not matter. */
  readonly phrase: string
  /** BIP-32 path from the master key. */
  readonly path?: string | undefined
  /** BIP-39's optional extra secret ("25th word"); not the passphrase of a keystore. */
  readonly password?: string | undefined
}

/** The private key of BIP-39 words. Faults: MNEMONIC_INVALID, which never quotes a word; INPUT_INVALID for the path. */
export async function privateKeyOfMnemonic(options: MnemonicOptions): Promise<Buffer> {
  const {path = DEFAULT_DERIVATION_PATH, password = ''} = options
  requirePath(path)
  const words = options.phrase.trim().toLowerCase().split(/\s+/)
  if (![12, 15, 18, 21, 24].includes(words.length)) {
    throw invalid(`it has ${words.length} words; 12, 15, 18, 21 or 24 are expected`)
  }
  const {HDNodeWallet, LangEn, Mnemonic} = await import('ethers')
  const list = LangEn.wordlist()
  const stranger = words.findIndex((word) => list.getWordIndex(word) < 0)
  if (stranger >= 0) throw invalid(`word ${stranger + 1} is not in the English list of BIP-39`)
  const phrase = words.join(' ')
  if (!Mnemonic.isValidMnemonic(phrase, list)) throw invalid('its checksum is wrong: a word is mistaken or misplaced')
  const node = HDNodeWallet.fromPhrase(phrase, password, path, list)
  return Buffer.from(node.privateKey.slice(2), 'hex')
}

function requirePath(path: string): void {
  const steps = path.split('/')
  const valid = steps[0] === 'm' && steps.slice(1).every((step) => /^\d{1,10}'?$/.test(step) && indexOf(step) < 2 ** 31)
  if (valid) return
  throw new Fault(
    'INPUT_INVALID',
    `${JSON.stringify(path)} is not a derivation path.`,
    `Give a path such as ${DEFAULT_DERIVATION_PATH}.`,
  )
}

function indexOf(step: string): number {
  return Number(step.replace("'", ''))
}

function invalid(why: string): Fault {
  return new Fault(
    'MNEMONIC_INVALID',
    `The recovery phrase is wrong: ${why}.`,
    'Compare it with your backup, word by word.',
  )
}
