import {messageDigest} from '../../../keystore/message-digest.js'
import {identityOf} from '../../../keystore/private-key.js'
import {sign} from '../../../keystore/secp256k1.js'
import {type DcpSignature, dcpSignature} from '../../../keystore/signature.js'

/** A key that signs as DCP does, without showing it. */
export interface Signer {
  /** Checksummed address. */
  readonly address: string
  /** Signs `JSON.stringify(body)`. */
  sign(body: unknown): DcpSignature
  /** Signs a text of JSON, as it stands. */
  signText(text: string): DcpSignature
}

/** Signs with a private key of 32 bytes. */
export function keySigner(privateKey: Uint8Array): Signer {
  const {address} = identityOf(privateKey)
  const signText = (text: string): DcpSignature => dcpSignature(sign(messageDigest(Buffer.from(text)), privateKey))
  return {address, sign: (body) => signText(JSON.stringify(body)), signText}
}
