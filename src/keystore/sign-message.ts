import {messageDigest} from './message-digest.js'
import {identityOf} from './private-key.js'
import {sign} from './secp256k1.js'
import {type DcpSignature, dcpSignature, signatureHex} from './signature.js'

export interface SignedBytes {
  /** Checksummed address of the signer. */
  readonly address: string
  /** 0x and r‖s‖v in hex: the form of ethers. */
  readonly signature: string
  /** The same as DCP writes it. */
  readonly dcp: DcpSignature
}

/** Signs bytes (a text in UTF-8, a file, or `dcpBodyBytes`) as Ethereum and DCP sign messages. */
export function signMessage(privateKey: Uint8Array, message: Uint8Array): SignedBytes {
  const signature = sign(messageDigest(message), privateKey)
  return {
    address: identityOf(privateKey).address,
    signature: signatureHex(signature),
    dcp: dcpSignature(signature),
  }
}
