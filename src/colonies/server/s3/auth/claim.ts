import type {Scope} from './signature.js'

/** What a request says of its signature. */
export interface Claim {
  readonly accessKey: string
  readonly scope: Scope
  /** As in `x-amz-date`. */
  readonly time: string
  /** Lower-case names. */
  readonly signedHeaders: readonly string[]
  readonly signature: string
  /** As in `x-amz-content-sha256`: a digest, or how the body is signed. */
  readonly payload: string
  /** Parameter of the query that holds the signature. */
  readonly omitted?: string
}
