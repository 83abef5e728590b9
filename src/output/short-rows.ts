import {shortIds} from './short-ids.js'
import {type Column, leastWidth, renderTable} from './table.js'
import type {Terminal} from './terminal.js'

/**
 * Rows with a long id first. On a terminal that is too narrow the id is cut to a beginning that every command takes; in a
 * pipe it is whole.
 */
export function renderWithIds<Row>(
  rows: readonly Row[],
  head: string,
  idOf: (row: Row) => string,
  others: ReadonlyArray<Column<Row>>,
  terminal: Terminal,
): Promise<string> {
  const columns = [{head, value: idOf}, ...others]
  if (!terminal.isTTY || leastWidth(rows, columns) <= terminal.columns) return renderTable(rows, columns, terminal)
  const short = shortIds(rows.map(idOf))
  return renderTable(rows, [{head, value: (row) => short.get(idOf(row)) ?? idOf(row)}, ...others], terminal)
}
