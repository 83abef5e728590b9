/** What `connectionFlags` and their kin give; a command has those that it needs. */
export interface ConnectionFlags {
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly insecure?: boolean | undefined
  readonly 'skip-tls-verify'?: boolean | undefined
  readonly verbose?: boolean | undefined
  readonly prvkey?: string | undefined
  readonly keystore?: string | undefined
  readonly 'passphrase-file'?: string | undefined
  readonly colonyprvkey?: string | undefined
  readonly 'owner-keystore'?: string | undefined
  readonly serverprvkey?: string | undefined
  readonly 'server-keystore'?: string | undefined
}
