import type {Row} from '../../../store/driver.js'
import {text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {attribute as attributeShape} from '../../wire/objects/process.js'
import {attributesOf} from './attribute.js'
import {processText, REST_COLUMN} from './process-json.js'
import {PROCESS_COLUMNS, type ProcessRow, processOf} from './process-row.js'

/** What the JSON of a process is made of; a WHERE follows. */
const FULL_PROCESS = `SELECT ${PROCESS_COLUMNS}, d.spec, ${REST_COLUMN}
  FROM process p JOIN payload d ON d.process = p.key`
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

/** A row with all that the JSON of the process is made of. @param process in place of what the row says */
export function processRowJson(store: Store, row: Row, process: ProcessRow = processOf(row)): string {
  return processText(process, attributesJson(store, process), text(row, 'spec'), text(row, 'rest'))
}

/** The attributes of a process as JSON, without brackets. */
export function attributesJson(
  store: Store,
  process: Pick<ProcessRow, 'key' | 'id' | 'started' | 'attributes'>,
): string {
  return process.attributes === 0 ? '' : attributesOf(store, process).map(attributeShape.encode).join(',')
}
