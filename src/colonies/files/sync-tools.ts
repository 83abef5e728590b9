import type {Checksums} from './checksums.js'
import type {ColonyMember} from './colony-member.js'
import type {ObjectStorage} from './object-storage.js'

/** What is synchronised with what. */
export interface SyncRequest {
  /** As people write it. */
  readonly label: string
  /** Made when it is missing. */
  readonly dir: string
  /** What becomes of files that differ: true makes the local one the newest revision, false replaces it. */
  readonly keepLocal: boolean
}

export interface PlanTools {
  readonly member: ColonyMember
  readonly checksums: Checksums
  readonly signal: AbortSignal
  /** Hears of each file whose content is known. */
  readonly onRead?: (() => void) | undefined
}

export interface SyncTools extends PlanTools {
  readonly storage: ObjectStorage
  /** Hears of bytes as they go, this many more. */
  readonly onBytes?: ((bytes: number) => void) | undefined
  /** Hears of each file that has arrived. */
  readonly onFile?: (() => void) | undefined
}
