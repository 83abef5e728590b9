import {tmpdir} from 'node:os'
import {resolve} from 'node:path'
import type {FileSettings} from '../../colonies/executor/mounts/process-files.js'
import type {ColoniesSession} from './session.js'
import {openStorage, thisProcess} from './storage.js'

/** What gives an executor's processes their files. @param directory where; a temporary folder when it is not given */
export function executorFiles(session: Pick<ColoniesSession, 'objects'>, directory: string | undefined): FileSettings {
  return {
    directory: directory === undefined ? undefined : resolve(directory),
    temporaryDirectory: tmpdir(),
    owner: thisProcess,
    openStorage: () => openStorage(session),
  }
}
