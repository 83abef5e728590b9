interface Planned {
  readonly label: string
  readonly name: string
  /** Where it is or comes to, relative to the directory, with slashes. */
  readonly path: string
  /** Of what is moved: bytes, and SHA-256 in lower-case hex. */
  readonly size: number
  readonly checksum: string
  /** SHA-256 of what stands where it goes to, and differs; null where nothing does. */
  readonly replaces: string | null
}

export interface PlannedUpload extends Planned {
  readonly move: 'upload'
}

export interface PlannedDownload extends Planned {
  readonly move: 'download'
  /** Name of the object with its bytes; of an empty file there is none. */
  readonly object: string
}

/** A file that a synchronisation moves. */
export type PlannedFile = PlannedUpload | PlannedDownload

/** Something that is left as it is, and why: a kind of file that ColonyFS does not hold. */
export interface SkippedFile {
  readonly path: string
  readonly reason: string
}

/** Something that could not be done. */
export interface FailedFile {
  readonly path: string
  readonly code: string
  readonly message: string
}

/** What makes a directory and a label alike. */
export interface SyncPlan {
  readonly label: string
  /** Absolute. */
  readonly dir: string
  /** What becomes of files that differ: a new revision, or the local one is replaced. */
  readonly keepLocal: boolean
  /** Whether directories are to tell their labels, for the next time: those of snapshots are not. */
  readonly marked: boolean
  /** By path. */
  readonly files: readonly PlannedFile[]
  /** How many are alike already. */
  readonly unchanged: number
  readonly skipped: readonly SkippedFile[]
  /** What cannot be done, known beforehand: files that cannot be read, names that are refused. */
  readonly failed: readonly FailedFile[]
}

/** What a synchronisation did. A failure of one file does not keep the others. */
export interface SyncResult {
  readonly label: string
  readonly dir: string
  readonly uploaded: readonly PlannedUpload[]
  readonly downloaded: readonly PlannedDownload[]
  readonly unchanged: number
  readonly skipped: readonly SkippedFile[]
  readonly failed: readonly FailedFile[]
}
