import {integer} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {APPROVED, UNREGISTERED} from '../../wire/objects/members.js'
import {CANCELLED, FAILED, RUNNING, SUCCESS, WAITING} from '../../wire/objects/process.js'
import {type Statistics, statistics} from '../../wire/objects/server.js'

const STATES = {waiting: WAITING, running: RUNNING, successful: SUCCESS, failed: FAILED, cancelled: CANCELLED}

// The state stands in the text, so that SQLite sees that a partial index fits.
function counts(table: string, ending: string, which: string): readonly string[] {
  return Object.entries(STATES).map(
    ([name, state]) => `(SELECT count(*) FROM ${table} WHERE state = ${state} AND ${which}) AS ${name}${ending}`,
  )
}

function statement(colonies: string, which: string): string {
  return `SELECT ${[
    `${colonies} AS colonies`,
    `(SELECT count(*) FROM executor WHERE ${which}) AS executors`,
    `(SELECT count(*) FROM executor WHERE state = ${APPROVED} AND ${which}) AS activeexecutors`,
    `(SELECT count(*) FROM executor WHERE state = ${UNREGISTERED} AND ${which}) AS unregisteredexecutors`,
    ...counts('process', 'processes', which),
    ...counts('graph', 'workflows', which),
  ].join(', ')}`
}

const OF_COLONY = statement('1', 'colony = ?1')
const OF_SERVER = statement('(SELECT count(*) FROM colony)', 'true')

/** What there is in one colony, or on the server. Executors that are gone are counted among all, as upstream does. */
export function statisticsJson(store: Store, colony?: number): string {
  const row = colony === undefined ? store.prepare(OF_SERVER).get() : store.prepare(OF_COLONY).get(colony)
  const numbers = Object.keys(statistics.fields ?? {}).map((name) => [name, integer(row ?? {}, name)])
  return statistics.encode(Object.fromEntries(numbers) as Statistics)
}
