import type {Checksums} from '../../colonies/files/checksums.js'
import type {ObjectStorage} from '../../colonies/files/object-storage.js'
import {openChecksums} from './checksums.js'
import type {ColoniesSession} from './session.js'
import {openStorage} from './storage.js'

/** What moves files: the storage of their bytes, and what is known of those here. To be closed before the session. */
export interface FileAccess {
  readonly storage: ObjectStorage
  readonly checksums: Checksums
  close(): Promise<void>
}

/** @throws Fault as `openStorage` */
export async function openFileAccess(session: ColoniesSession): Promise<FileAccess> {
  const storage = await openStorage(session)
  const checksums = openChecksums()
  return {
    storage,
    checksums,
    close: async () => {
      await checksums.close()
      storage.close()
    },
  }
}
