import {keySigner, type Signer} from '../../../src/dcp/wire/messages/signer.js'
import {randomPrivateKey} from '../../../src/keystore/private-key.js'

/** A new key that signs as DCP does. */
export function newIdentity(privateKey: Uint8Array = randomPrivateKey()): Signer {
  return keySigner(privateKey)
}

/** A message as it travels: JSON of owner, signature and body. */
export function seal(signer: Signer, body: unknown): string {
  return JSON.stringify({owner: signer.address, signature: signer.sign(body), body})
}
