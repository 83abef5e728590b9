import type {Signer} from '../../../src/dcp/wire/messages/signer.js'
import {dcpBodyBytes, messageDigest} from '../../../src/keystore/message-digest.js'
import {identityOf, randomPrivateKey} from '../../../src/keystore/private-key.js'
import {sign} from '../../../src/keystore/secp256k1.js'
import {dcpSignature} from '../../../src/keystore/signature.js'

/** A new key that signs as DCP does. */
export function newIdentity(privateKey: Uint8Array = randomPrivateKey()): Signer {
  const {address} = identityOf(privateKey)
  return {address, sign: (body) => dcpSignature(sign(messageDigest(dcpBodyBytes(body)), privateKey))}
}

/** A message as it travels: JSON of owner, signature and body. */
export function seal(signer: Signer, body: unknown): string {
  return JSON.stringify({owner: signer.address, signature: signer.sign(body), body})
}
