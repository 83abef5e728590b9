import type {CleanPlan, CleanResult} from '../../colonies/files/clean-directory.js'
import type {PlannedFile, SyncPlan, SyncResult} from '../../colonies/files/sync-plan.js'
import {countOf} from '../count.js'
import {printable} from '../printable.js'
import {shownSize, sizeText} from '../shown-size.js'
import {renderTable} from '../table.js'
import type {Terminal, View} from '../terminal.js'

/** What a plan comes to, in one line. */
export function syncPlanSummary({label, dir, files, keepLocal, unchanged}: SyncPlan): string {
  const conflicts = files.filter(({replaces}) => replaces !== null)
  const moved = (move: PlannedFile['move']): string =>
    amount(files.filter((file) => file.move === move && file.replaces === null))
  const resolution = keepLocal ? 'the local ones become the newest revisions' : 'the local ones are replaced'
  const parts = [
    `upload ${moved('upload')}`,
    `download ${moved('download')}`,
    ...(conflicts.length > 0 ? [`${amount(conflicts)} that differ: ${resolution}`] : []),
    `${unchanged} unchanged`,
  ]
  return printable(`${label} and ${dir}: ${parts.join('; ')}`)
}

const amount = (files: readonly PlannedFile[]): string =>
  files.length === 0
    ? '0 files'
    : `${countOf(files.length, 'file')} (${sizeText(files.reduce((sum, {size}) => sum + size, 0))})`

/** Each file of a plan: on a terminal in tables, elsewhere one line each. */
export async function syncPlanDetails({files, keepLocal}: SyncPlan, terminal: Terminal): Promise<string> {
  if (!terminal.isTTY) return table(files, terminal)
  const replaced = keepLocal ? 'These files get a new revision' : 'These files will be replaced here'
  const groups: ReadonlyArray<readonly [title: string, files: readonly PlannedFile[]]> = [
    ['These files will be uploaded', files.filter(({move, replaces}) => move === 'upload' && replaces === null)],
    ['These files will be downloaded', files.filter(({move, replaces}) => move === 'download' && replaces === null)],
    [replaced, files.filter(({replaces}) => replaces !== null)],
  ]
  let text = ''
  for (const [title, group] of groups) {
    if (group.length > 0) text += `${terminal.paint.bold(title)}:\n${await table(group, terminal)}`
  }
  return text
}

const table = (files: readonly PlannedFile[], terminal: Terminal): Promise<string> =>
  renderTable(
    files,
    [
      ...(terminal.isTTY
        ? []
        : [{head: 'MOVE', value: ({move, replaces}: PlannedFile) => (replaces === null ? move : `${move}-replace`)}]),
      {head: 'FILE', value: ({name}) => name, narrow: 'wrap'},
      {head: 'SIZE', value: ({size}) => shownSize(size, terminal), align: 'right'},
      {head: 'LABEL', value: ({label}) => label, narrow: 'wrap'},
    ],
    terminal,
  )

/** What was done, in one line; what failed is told on stderr. */
export const syncResultView: View<SyncResult> = ({label, uploaded, downloaded, unchanged, failed}) => {
  const parts = [
    `uploaded ${amount(uploaded)}`,
    `downloaded ${amount(downloaded)}`,
    `${unchanged} unchanged`,
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
  ]
  return `${printable(`${label}: ${parts.join(', ')}`)}\n`
}

export function cleanPlanSummary({label, dir, files, directories}: CleanPlan): string {
  const parts = [
    countOf(files.length, 'file'),
    ...(directories.length > 0 ? [`${directories.length} directories`] : []),
  ]
  return printable(`${parts.join(' and ')} of ${dir} not in ColonyFS under ${label}`)
}

/** Each path on a line; directories end with a slash. */
export const cleanPlanDetails = ({files, directories}: CleanPlan): string =>
  [...files, ...directories.map((path) => `${path}/`)].map((path) => `${printable(path)}\n`).join('')

export const cleanResultView: View<CleanResult> = ({removed, dir, failed}) =>
  `${printable(`Removed ${removed.length} from ${dir}${failed.length > 0 ? `, ${failed.length} failed` : ''}`)}\n`
