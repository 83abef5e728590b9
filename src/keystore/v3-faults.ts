import {Fault} from '../errors.js'

/** A file that claims to be a keystore and is not. */
export function malformed(why: string): Fault {
  return new Fault(
    'KEYSTORE_MALFORMED',
    `This is not a keystore: ${why}.`,
    'Restore the file from a backup, or import the private key again.',
  )
}

/** A keystore that we do not open, though another program may. */
export function unsupported(why: string): Fault {
  return new Fault(
    'KEYSTORE_UNSUPPORTED',
    `This keystore cannot be opened: ${why}.`,
    'Open it with the program that made it, and import its private key or a version 3 file.',
  )
}

/** A value of a file for a message: as JSON, so that nothing in it acts on a terminal, and short. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
