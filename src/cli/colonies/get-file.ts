import {mkdir} from 'node:fs/promises'
import {resolve} from 'node:path'
import {type FetchedFile, fetchFile} from '../../colonies/files/fetch-file.js'
import {localName} from '../../colonies/files/local-name.js'
import {Fault, systemErrorCode} from '../../errors.js'
import type {Output} from '../../output/io.js'
import {startTransferProgress} from '../../output/transfer-progress.js'
import {chosenFile, type FileFlags} from './chosen-file.js'
import type {FileAccess} from './file-access.js'
import type {ColoniesSession} from './session.js'

export interface GetFileOptions {
  readonly session: ColoniesSession
  readonly output: Output
  readonly signal: AbortSignal
  /** Opened once it is known that there is something to fetch. */
  open(): Promise<FileAccess>
}

/** Fetches the file that flags name into a directory, which is made when it is missing. @throws Fault as `fetchFile` */
export async function getFile(
  flags: FileFlags & {readonly dir: string},
  {session, output, signal, open}: GetFileOptions,
): Promise<FetchedFile> {
  const choice = await chosenFile(session, flags)
  const {colonyName: colonyname} = session
  const [file] = await session.call('getfilemsg', {colonyname, ...choice, latest: true}, 'member', signal)
  if (!file) throw new Fault('NOT_FOUND', 'There is no such file', 'List them: colonies fs ls --label LABEL')
  // Before anything is made here.
  localName(file.name, file.label)
  const dir = resolve(flags.dir)
  await mkdir(dir, {recursive: true}).catch((error: unknown) => {
    throw new Fault('FILE_UNWRITABLE', `${dir} cannot be made (${systemErrorCode(error)})`, 'Choose another: --dir.')
  })
  const access = await open()
  const progress = await startTransferProgress(output, 'Downloading', {bytes: file.size, files: 1})
  try {
    return await fetchFile(file, dir, {...access, signal, onBytes: progress.onBytes})
  } finally {
    progress.stop()
  }
}
