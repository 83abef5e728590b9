import type {BlueprintHistory} from '../../colonies/wire/objects/blueprints.js'
import type {ValueChange} from '../leaves.js'
import {printable} from '../printable.js'
import {shownTime} from '../shown-time.js'
import {shownValue} from '../shown-values.js'
import {renderRecord, renderTable} from '../table.js'
import type {Terminal} from '../terminal.js'
import {section} from './blueprints.js'

/** An entry, and whose key made it, where the colony knows it: `user ada`. */
export type HistoryEntry = BlueprintHistory & {readonly changedbyname: string}

/** A generation, and what is different from the one before; null where there is none before. */
export type HistoryState = HistoryEntry & {
  readonly before: bigint | null
  readonly changes: readonly ValueChange[]
}

export type History = readonly HistoryEntry[] | HistoryState

export const historyView = (history: History, terminal: Terminal): Promise<string> =>
  'changes' in history ? stateText(history, terminal) : tableOf(history, terminal)

const who = ({changedby, changedbyname}: HistoryEntry): string => changedbyname || changedby

function tableOf(entries: readonly HistoryEntry[], terminal: Terminal): Promise<string> {
  return renderTable(
    entries,
    [
      {head: 'GEN', value: ({generation}) => String(generation), align: 'right'},
      {head: 'TIME', value: ({timestamp}) => shownTime(timestamp, terminal)},
      {head: 'CHANGE', value: ({changetype}) => changetype},
      {head: 'BY', value: who, narrow: 'cut'},
    ],
    terminal,
  )
}

async function stateText(state: HistoryState, terminal: Terminal): Promise<string> {
  const {changes, before, generation} = state
  const about: readonly (readonly [string, string])[] = [
    ['Name', state.name],
    ['Blueprint id', state.blueprintid],
    ['Kind', state.kind],
    ['Time', shownTime(state.timestamp, terminal)],
    ['Change', state.changetype],
    ['By', who(state)],
  ]
  const records = [
    renderRecord(`Generation ${generation}`, about, terminal),
    ...section('Spec', state.spec, terminal),
    ...section('Status', state.status, terminal),
  ]
  const title = before === null ? 'Changes' : `Changes since generation ${before}`
  const lines = changes.length === 0 ? 'none\n' : changes.map((change) => changeText(change, terminal)).join('')
  return `${(await Promise.all(records)).join('\n')}\n${terminal.paint.bold(title)}:\n${lines}`
}

/** One line: what was added, removed, or became another. */
export function changeText({path, before, after}: ValueChange, {paint}: Terminal): string {
  const [old, now] = [before, after].map((value) => (value === undefined ? '' : shownValue(value)))
  const line =
    before === undefined
      ? paint.green(printable(`+ ${path}: ${now}`))
      : after === undefined
        ? paint.red(printable(`- ${path}: ${old}`))
        : paint.yellow(printable(`~ ${path}: ${old} → ${now}`))
  return `${line}\n`
}
