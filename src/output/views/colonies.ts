import type {Colony} from '../../colonies/wire/objects/members.js'
import type {Statistics} from '../../colonies/wire/objects/server.js'
import {renderTable} from '../table.js'
import type {View} from '../terminal.js'
import {renderFields} from './fields.js'

export const coloniesView: View<readonly Colony[]> = (colonies, terminal) =>
  renderTable(
    colonies,
    [
      {head: 'NAME', value: ({name}) => name, narrow: 'wrap'},
      {head: 'COLONY ID', value: ({colonyid}) => colonyid, narrow: 'wrap'},
    ],
    terminal,
  )

/** Counts of one colony; those of a whole server begin with its colonies. */
export const statisticsView: View<Statistics> = (counts, terminal) => {
  const work = (['waiting', 'running', 'successful', 'failed', 'cancelled'] as const).flatMap((state) => [
    [`Processes ${state}`, String(counts[`${state}processes`])] as const,
    [`Workflows ${state}`, String(counts[`${state}workflows`])] as const,
  ])
  return renderFields(
    [
      ['Colonies', counts.colonies > 0 ? String(counts.colonies) : null],
      ['Executors', String(counts.executors)],
      ['Executors active', String(counts.activeexecutors)],
      ['Executors unregistered', String(counts.unregisteredexecutors)],
      ...work.filter(([label]) => label.startsWith('Processes')),
      ...work.filter(([label]) => label.startsWith('Workflows')),
    ],
    terminal,
  )
}
