import type {Row} from '../../../store/driver.js'
import {text, textOrNull} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {attribute as attributeShape} from '../../wire/objects/process.js'
import {attributesOf} from './attribute.js'
import {processText} from './process-json.js'
import {PROCESS_COLUMNS, type ProcessRow, processOf} from './process-row.js'

/** Ids of the processes on one side of a process's edges, as JSON; only members of workflows have any. */
const neighbours = (side: 'parent' | 'child', own: 'parent' | 'child'): string =>
  `CASE WHEN p.graph IS NULL THEN '[]' ELSE (SELECT json_group_array(n.id ORDER BY e.key)
   FROM edge e JOIN process n ON n.key = e.${side} WHERE e.${own} = p.key) END`

/** What the JSON of a process is made of; a WHERE follows. */
export const FULL_PROCESS = `SELECT ${PROCESS_COLUMNS}, ${neighbours('parent', 'child')} AS parents,
  ${neighbours('child', 'parent')} AS children, d.spec, d.input, d.output, d.errors, g.id AS graph_id
  FROM process p JOIN payload d ON d.process = p.key LEFT JOIN graph g ON g.key = p.graph`
const BY_ID = `SELECT ${PROCESS_COLUMNS} FROM process p WHERE p.id = ?`
const FULL_BY_KEY = `${FULL_PROCESS} WHERE p.key = ?`
const FULL_BY_ID = `${FULL_PROCESS} WHERE p.id = ?`

export function findProcess(store: Store, id: string): ProcessRow | undefined {
  const row = store.prepare(BY_ID).get(id)
  return row && processOf(row)
}

/** Name of the colony that a process belongs to, or undefined when there is no such process. */
export function colonyOfProcess(store: Store, id: string): string | undefined {
  const row = store.prepare('SELECT c.name FROM process p JOIN colony c ON c.key = p.colony WHERE p.id = ?').get(id)
  return row && text(row, 'name')
}

/** A process as JSON, or undefined when there is none. */
export function processJson(store: Store, id: string): string | undefined {
  const row = store.prepare(FULL_BY_ID).get(id)
  return row && processRowJson(store, row)
}

/** A process with all that its JSON is made of. */
export function processByKey(store: Store, key: number): {readonly process: ProcessRow; readonly row: Row} | undefined {
  const row = store.prepare(FULL_BY_KEY).get(key)
  return row && {process: processOf(row), row}
}

/** A row of `FULL_PROCESS` as the JSON of the process. */
export function processRowJson(store: Store, row: Row, process: ProcessRow = processOf(row)): string {
  return processText(process, {
    attributes: process.attributes === 0 ? '' : attributesOf(store, process).map(attributeShape.encode).join(','),
    spec: text(row, 'spec'),
    parents: text(row, 'parents'),
    children: text(row, 'children'),
    graphId: textOrNull(row, 'graph_id') ?? '',
    input: text(row, 'input'),
    output: text(row, 'output'),
    errors: text(row, 'errors'),
  })
}
