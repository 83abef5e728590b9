import {shortIds} from './short-ids.js'
import {type Column, leastWidth, renderTable} from './table.js'
import type {Terminal} from './terminal.js'

interface IdOptions {
  /** Whole ids also where the terminal is too narrow. */
  readonly whole?: boolean
}

/**
 * Rows with a long id first. Where the terminal is too narrow, columns that are empty are left out; where that is not
 * enough, ids are cut to beginnings that every command takes. In a pipe nothing is cut or left out.
 */
export function renderWithIds<Row>(
  rows: readonly Row[],
  head: string,
  idOf: (row: Row) => string,
  others: ReadonlyArray<Column<Row>>,
  terminal: Terminal,
  {whole = false}: IdOptions = {},
): Promise<string> {
  const all = [{head, value: idOf}, ...others]
  const fits = (columns: ReadonlyArray<Column<Row>>): boolean =>
    !terminal.isTTY || leastWidth(rows, columns) <= terminal.columns
  if (fits(all)) return renderTable(rows, all, terminal)
  const filled = others.filter(({value}) => rows.some((row) => value(row) !== ''))
  const narrower = [{head, value: idOf}, ...filled]
  if (whole || fits(narrower)) return renderTable(rows, narrower, terminal)
  const short = shortIds(rows.map(idOf))
  return renderTable(rows, [{head, value: (row) => short.get(idOf(row)) ?? idOf(row)}, ...filled], terminal)
}
