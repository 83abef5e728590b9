import {timingSafeEqual} from 'node:crypto'
import {messageDigest} from '../../../keystore/message-digest.js'

/**
 * DCP's eh1: the digest that Ethereum signs for a text, marked (common/hash.js). A join hash is eh1 of join key, one
 * space and join secret (compute-groups/authorization.js).
 */
export function eh1(text: string): string {
  return `eh1-${Buffer.from(messageDigest(Buffer.from(text))).toString('hex')}`
}

/** The proof of a join hash for one session: id of the session and hash, one after the other, hashed again. */
export function joinHashHash(hash: string, dcpsid: string): string {
  return eh1(dcpsid + hash)
}

/** Compares texts in a time that does not tell where they differ. */
export function sameHash(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
