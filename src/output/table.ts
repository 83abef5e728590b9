import type {Terminal} from './terminal.js'

export interface Column<Row> {
  readonly head: string
  readonly value: (row: Row) => string
  /** May be cut on a narrow terminal. Identifiers never are. */
  readonly flexible?: boolean
  readonly align?: 'right'
}

const BORDER = 3
const NARROWEST = 8

/** Widths that fit the terminal: the widest flexible column gives way first. */
function fitWidths(widths: readonly number[], flexible: readonly boolean[], columns: number): number[] {
  const fitted = [...widths]
  const total = (): number => fitted.reduce((sum, width) => sum + width + BORDER, 1)
  while (total() > columns) {
    const widest = fitted.reduce(
      (best, width, index) => (flexible[index] && width > (fitted[best] ?? 0) ? index : best),
      flexible.indexOf(true),
    )
    const width = fitted[widest]
    if (width === undefined || width <= NARROWEST) break
    fitted[widest] = Math.max(NARROWEST, width - (total() - columns))
  }
  return fitted
}

/** Control characters (also of a terminal: escape sequences in a name) are shown, not executed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')

/**
 * Rows as a table on a terminal, cut to its width; elsewhere as tab-separated text, untruncated, one row a line,
 * without a head, so that `awk` and `cut` see the fields.
 */
export async function renderTable<Row>(
  rows: readonly Row[],
  columns: ReadonlyArray<Column<Row>>,
  terminal: Terminal,
): Promise<string> {
  const cells = rows.map((row) => columns.map((column) => printable(column.value(row))))
  if (!terminal.isTTY) return cells.map((line) => `${line.join('\t')}\n`).join('')
  const {default: Table} = await import('cli-table3')
  const widths = columns.map((column, index) =>
    cells.reduce((width, line) => Math.max(width, line[index]?.length ?? 0), column.head.length),
  )
  const fitted = fitWidths(
    widths,
    columns.map((column) => column.flexible === true),
    terminal.columns,
  )
  const table = new Table({
    head: columns.map((column) => terminal.paint.bold(column.head)),
    colWidths: fitted.map((width) => width + 2),
    colAligns: columns.map((column) => column.align ?? 'left'),
    style: {head: [], border: []},
  })
  table.push(...cells)
  return `${table.toString()}\n`
}
