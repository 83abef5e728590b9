/** An S3 service and a bucket of it: the variables `AWS_S3_*` (reference colonies-protocol, section 19). */
export interface StorageSettings {
  readonly host: string
  readonly port: number
  /** undefined for plain HTTP. */
  readonly tls: {readonly rejectUnauthorized: boolean; readonly ca?: string} | undefined
  readonly accessKey: string
  readonly secretKey: string
  readonly region: string
  /** Made when it is missing. */
  readonly bucket: string
}

/** What the bytes must be: their number, and their SHA-256 in lower-case hex. */
export interface Content {
  readonly size: number
  readonly checksum: string
}

export interface TransferOptions {
  readonly signal: AbortSignal
  /** Hears of bytes as they go, this many more; what is resumed counts at once. */
  readonly progress?: (bytes: number) => void
  /** Asked by `get` when all bytes are there and right, just before they take the name: what it throws leaves all as it was. */
  readonly beforeNaming?: () => Promise<void>
}

/** Where the bytes of files lie. Transfers are retried and resumed over cut connections. */
export interface ObjectStorage {
  /** Where it is, as the metadata of files tell it; keys are nobody's business. */
  readonly place: Omit<StorageSettings, 'accessKey' | 'secretKey'>
  /**
   * A name for the object of a file, which nobody else will make: a random id, as upstream's; where an upload of these bytes
   * from this path was broken off, that of it, so that `put` goes on with it.
   */
  newObject(path: string, content: Content): Promise<string>
  /** @throws Fault STORAGE_UNREACHABLE, STORAGE_REFUSED, STORAGE_FAILED, FILE_CHANGED when it is not what `content` says */
  put(object: string, path: string, content: Content, options: TransferOptions): Promise<void>
  /**
   * Writes beside `path` and renames at the end, so that the name never holds a part; a part that is left is gone on with.
   * @throws Fault as `put`, OBJECT_MISSING, OBJECT_DAMAGED when the bytes are not what `content` says
   */
  get(object: string, path: string, content: Content, options: TransferOptions): Promise<void>
  /** Bytes of an object; undefined when there is none. @throws Fault as `put` */
  size(object: string, signal?: AbortSignal): Promise<number | undefined>
  /** It may be gone already. @throws Fault as `put` */
  remove(object: string, signal?: AbortSignal): Promise<void>
  close(): void
}
