import {labelOf} from '../../colonies/files/label.js'
import {Fault} from '../../errors.js'
import {fileIdOf} from './ids.js'
import type {ColoniesSession} from './session.js'

export interface FileFlags {
  readonly fileid?: string | undefined
  readonly label?: string | undefined
  readonly name?: string | undefined
}

/** How the protocol names a file. */
export type FileChoice = {readonly fileid: string} | {readonly label: string; readonly name: string}

/** Which file flags name. @throws Fault USAGE, NOT_FOUND, ID_AMBIGUOUS; as `session.call` */
export async function chosenFile(session: ColoniesSession, {fileid, label, name}: FileFlags): Promise<FileChoice> {
  if (fileid !== undefined) return {fileid: await fileIdOf(session, fileid)}
  if (label !== undefined && name !== undefined) return {label: labelOf(label), name}
  throw new Fault('USAGE', 'No file is named', 'Give --label LABEL and --name NAME, or --fileid ID.')
}
