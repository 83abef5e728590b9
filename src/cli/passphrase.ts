import {Fault} from '../errors.js'
import {passphraseOfText, readPassphraseFile} from '../keystore/passphrase-file.js'
import type {PassphraseSource} from '../keystore/unlock.js'
import type {Output} from '../output/io.js'
import {askSecret} from './prompt.js'
import type {StdinReader} from './stdin.js'

/** geth asks three times too. */
const TRIES = 3

/** What a command was told about passphrases, and how it may ask for more. */
export interface PassphraseContext {
  readonly output: Output
  readonly stdin: StdinReader
}

interface SealingOptions {
  /** Value of the flag that names a file. */
  readonly file: string | undefined
  /** That flag, for errors. */
  readonly flag: string
  /** Whether the variables count too: they hold the passphrase of before where one is changed. */
  readonly environment: boolean
  /** `--empty-passphrase`. */
  readonly empty: boolean
}

/** From a file: `-` is the first line of stdin. A file that others can read is worth a warning. */
async function fromFile({output, stdin}: PassphraseContext, file: string): Promise<Uint8Array> {
  if (file === '-') {
    for await (const line of stdin.lines('the passphrase'))
      return passphraseOfText(Buffer.concat([line, Buffer.from('\n')]))
    return new Uint8Array(0)
  }
  const {passphrase, exposed} = await readPassphraseFile(file)
  if (exposed) output.warn(`${file} holds a passphrase and can be read by others: chmod 600 ${file}`)
  return passphrase
}

/** What flag and environment give, in this order: the file named by the flag, `DCP_PASSPHRASE_FILE`, `DCP_PASSPHRASE`. */
async function given(context: PassphraseContext, file: string | undefined, environment: boolean) {
  const {DCP_PASSPHRASE_FILE, DCP_PASSPHRASE} = environment ? process.env : {}
  const named = file ?? (DCP_PASSPHRASE_FILE || undefined)
  if (named !== undefined) return fromFile(context, named)
  return DCP_PASSPHRASE ? Buffer.from(DCP_PASSPHRASE) : undefined
}

/**
 * What may open a keystore. The empty passphrase is tried too, as in DCP: before a prompt, and after a passphrase that
 * was given, where it would cost a strong keystore's half second for nothing.
 */
export async function openingPassphrases(
  context: PassphraseContext,
  file: string | undefined,
  keystore: string,
): Promise<PassphraseSource> {
  const known = await given(context, file, true)
  if (known) return {attempts: [known], empty: 'last'}
  if (!context.output.interactive()) return {attempts: []}
  return {attempts: asked(context.output, keystore)}
}

async function* asked(output: Output, keystore: string): AsyncGenerator<Uint8Array> {
  for (let left = TRIES; left > 0; left--) {
    const again = left === TRIES ? '' : `Wrong, ${left === 1 ? '1 try' : `${left} tries`} left. `
    yield Buffer.from(await askSecret(output, `${again}Passphrase of ${keystore}:`, 'Give --passphrase-file.'))
  }
}

/** A new passphrase: from where it was given, or asked for twice. @throws Fault PASSPHRASE_EMPTY, PASSPHRASE_MISSING */
export async function sealingPassphrase(context: PassphraseContext, options: SealingOptions): Promise<Uint8Array> {
  if (options.empty) return new Uint8Array(0)
  const known = await given(context, options.file, options.environment)
  if (known) return notEmpty(known)
  if (!context.output.interactive()) {
    throw new Fault(
      'PASSPHRASE_MISSING',
      'A passphrase for the keystore is needed, and there is no terminal to ask on',
      `Give ${options.flag}, or --empty-passphrase for none.`,
    )
  }
  const first = await askSecret(context.output, 'New passphrase:', `Give ${options.flag}.`)
  notEmpty(Buffer.from(first))
  const second = await askSecret(context.output, 'The same again:', `Give ${options.flag}.`)
  if (first !== second) throw new Fault('PASSPHRASE_MISMATCH', 'The two passphrases differ', 'Try again.')
  return Buffer.from(first)
}

function notEmpty(passphrase: Uint8Array): Uint8Array {
  if (passphrase.length > 0) return passphrase
  throw new Fault(
    'PASSPHRASE_EMPTY',
    'The passphrase is empty: whoever has the file would have the key',
    'Give one, or --empty-passphrase if that is what you want.',
  )
}
