import type {DcpSignature} from '../../../keystore/signature.js'

/** A key that signs as DCP does, without showing it. */
export interface Signer {
  /** Checksummed address. */
  readonly address: string
  /** Signs `JSON.stringify(body)`. */
  sign(body: unknown): DcpSignature
}
