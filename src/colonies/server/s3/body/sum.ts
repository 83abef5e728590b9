/** A sum over bytes as they pass. */
export interface Sum {
  update(bytes: Buffer): unknown
  /** In base64, as headers have it. */
  value(): string
}
