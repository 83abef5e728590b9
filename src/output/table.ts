import {printable} from './printable.js'
import type {Terminal} from './terminal.js'

export interface Column<Row> {
  readonly head: string
  readonly value: (row: Row) => string
  /** How it gives way on a narrow terminal. Identifiers may wrap, they are never cut. */
  readonly narrow?: 'cut' | 'wrap'
  readonly align?: 'right'
}

const BORDER = 3
const NARROWEST = 8

/** Widths that fit the terminal: the widest column that may be cut gives way first, then those that wrap. */
function fitWidths<Row>(natural: readonly number[], columns: ReadonlyArray<Column<Row>>, room: number): number[] {
  const widths = [...natural]
  const excess = (): number => widths.reduce((sum, width) => sum + width + BORDER, 1) - room
  for (const way of ['cut', 'wrap'] as const) {
    const least = (index: number): number => Math.max(NARROWEST, columns[index]?.head.length ?? 0)
    while (excess() > 0) {
      const spare = widths.map((width, index) => (columns[index]?.narrow === way ? width - least(index) : 0))
      const most = Math.max(...spare)
      if (most <= 0) break
      const widest = spare.indexOf(most)
      widths[widest] = Math.max(least(widest), (widths[widest] ?? 0) - excess())
    }
  }
  return widths
}

function fitText(text: string, width: number, narrow: 'cut' | 'wrap' | undefined): string {
  if (text.length <= width || narrow === undefined) return text
  if (narrow === 'cut') return `${text.slice(0, width - 1)}…`
  return (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')
}

/**
 * Rows as a table on a terminal, fitted to its width; elsewhere as tab-separated text, untruncated, one row a line,
 * without a head, so that `awk` and `cut` see the fields.
 */
export async function renderTable<Row>(
  rows: readonly Row[],
  columns: ReadonlyArray<Column<Row>>,
  terminal: Terminal,
): Promise<string> {
  const cells = rows.map((row) => columns.map((column) => printable(column.value(row))))
  if (!terminal.isTTY) return cells.map((line) => `${line.join('\t')}\n`).join('')
  if (rows.length === 0) return ''
  const {default: Table} = await import('cli-table3')
  const natural = columns.map((column, index) =>
    cells.reduce((width, line) => Math.max(width, line[index]?.length ?? 0), column.head.length),
  )
  const widths = fitWidths(natural, columns, terminal.columns)
  const table = new Table({
    head: columns.map((column) => terminal.paint.bold(column.head)),
    colWidths: widths.map((width) => width + 2),
    colAligns: columns.map((column) => column.align ?? 'left'),
    // It would colour heads and borders into a pipe too.
    style: {head: [], border: []},
  })
  for (const line of cells) {
    table.push(line.map((text, index) => fitText(text, widths[index] ?? NARROWEST, columns[index]?.narrow)))
  }
  return `${table.toString()}\n`
}
