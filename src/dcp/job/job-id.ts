import {randomInt} from 'node:crypto'

/** DCP's ids are opaque; letters and digits only, so that they need no quoting and a double click selects them. */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const LENGTH = 22

/** A new job id: 22 random letters and digits (131 bits), made by whoever deploys (dcp-semantics, section 1). */
export function newJobId(): string {
  return Array.from({length: LENGTH}, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')
}
