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
function fitWidths<Row>(widths: number[], columns: ReadonlyArray<Column<Row>>, room: number): number[] {
  const excess = (): number => widths.reduce((sum, width) => sum + width + BORDER, 1) - room
  for (const way of ['cut', 'wrap'] as const) {
    while (excess() > 0) {
      const candidates = widths.map((width, index) => (columns[index]?.narrow === way ? width : 0))
      const widest = Math.max(...candidates)
      if (widest <= NARROWEST) break
      widths[candidates.indexOf(widest)] = Math.max(NARROWEST, widest - excess())
    }
  }
  return widths
}

/** Control characters (an escape sequence in a name) are shown, not executed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')

const cut = (text: string, width: number): string => (text.length > width ? `${text.slice(0, width - 1)}…` : text)

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
    wordWrap: true,
    wrapOnWordBoundary: false,
    style: {head: [], border: []},
  })
  for (const line of cells) {
    table.push(
      line.map((text, index) => (columns[index]?.narrow === 'cut' ? cut(text, widths[index] ?? NARROWEST) : text)),
    )
  }
  return `${table.toString()}\n`
}
