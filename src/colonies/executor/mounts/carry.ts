import {basename, join} from 'node:path'
import {Fault} from '../../../errors.js'
import {applySync} from '../../files/apply-sync.js'
import {findSnapshot, planSnapshot} from '../../files/plan-snapshot.js'
import {syncDirectory} from '../../files/sync-directory.js'
import type {PlannedFile, SyncResult} from '../../files/sync-plan.js'
import type {SyncTools} from '../../files/sync-tools.js'
import {FunctionError} from '../function-host.js'
import type {LabelPlace, SnapshotPlace} from './mount-plan.js'

/** Names of failed files that a message tells. */
const MOST_NAMED = 5

/** Where the files of a place are on this machine, and who hears of what is done. */
export interface Carrying {
  readonly directory: string
  readonly tools: SyncTools
  readonly log: (line: string) => void
}

/** Puts the files of a snapshot into a directory. @throws FunctionError */
export async function bringSnapshot(
  {snapshotid, path}: SnapshotPlace,
  {directory, tools, log}: Carrying,
): Promise<void> {
  const what = `Snapshot ${snapshotid}`
  const result = await orFunctionError(`${what} cannot be brought in`, async () => {
    const snapshot = await findSnapshot(tools.member, {snapshotid}, tools.signal)
    return applySync(await planSnapshot(snapshot, directory, tools), tools)
  })
  checked(`${what} cannot be brought in`, result)
  log(`${what} of ${result.label} is in ${path || '.'}: ${told(result.downloaded)}${unchanged(result)}`)
}

/** Makes a directory and a label alike, before the function. @throws FunctionError */
export async function bringLabel({label, path, onStart}: LabelPlace, {directory, tools, log}: Carrying): Promise<void> {
  const request = {label, dir: directory, keepLocal: onStart === 'local'}
  const result = await orFunctionError(`Label ${label} cannot be brought in`, () => syncDirectory(request, tools))
  checked(`Label ${label} cannot be brought in`, result)
  const added = result.uploaded.length > 0 ? `, ${told(result.uploaded)} added to it` : ''
  log(`Label ${result.label} is in ${path || '.'}: ${told(result.downloaded)}${unchanged(result)}${added}`)
}

/** The same after it. @throws FunctionError */
export async function takeLabel({label, path, onClose}: LabelPlace, {directory, tools, log}: Carrying): Promise<void> {
  const request = {label, dir: directory, keepLocal: onClose === 'local'}
  const result = await orFunctionError(`${path || '.'} cannot be taken to ${label}`, () =>
    syncDirectory(request, tools),
  )
  checked(`${path || '.'} cannot be taken to ${label}`, result)
  const revisions = result.uploaded.filter(({replaces}) => replaces !== null).length
  const again = revisions > 0 ? `, ${revisions} of them a new revision` : ''
  log(`${path || '.'} is taken to label ${result.label}: ${told(result.uploaded)}${again}${unchanged(result)}`)
  const lost = result.downloaded.filter(({replaces}) => replaces !== null)
  if (lost.length > 0) {
    const names = lost.slice(0, MOST_NAMED).map(({path: name}) => basename(name))
    log(`What became of ${names.join(', ')} here is given up: onconflicts.onclose.keeplocal is false`)
  }
  for (const {path: name, reason} of result.skipped) log(`${join(path, name)} is not taken along: ${reason}`)
}

function told(files: readonly PlannedFile[]): string {
  const bytes = files.reduce((sum, {size}) => sum + size, 0)
  return `${files.length} ${files.length === 1 ? 'file' : 'files'} (${bytes} bytes)`
}

function unchanged({unchanged: count}: SyncResult): string {
  return count > 0 ? `, ${count} unchanged` : ''
}

/** @throws FunctionError when a file failed */
function checked(what: string, {failed}: SyncResult): void {
  if (failed.length === 0) return
  const named = failed.slice(0, MOST_NAMED).map(({path, message}) => `${path}: ${message}`)
  const more = failed.length > MOST_NAMED ? ` and ${failed.length - MOST_NAMED} more` : ''
  throw new FunctionError(`${what}: ${named.join('; ')}${more}`)
}

/** What a user can mend is told by what a process fails with. */
export async function orFunctionError<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new FunctionError(`${what}: ${error.message}`, error.hint === undefined ? [] : [error.hint])
  }
}
