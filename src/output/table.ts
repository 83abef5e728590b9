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

/** What is cut where else every line would wrap: a few letters, of the head too. */
const TIGHTEST = 5

/**
 * Widths that fit the terminal: the widest column that may be cut gives way first, then those that wrap; the heads of those
 * that may be cut come last.
 */
function fitWidths<Row>(natural: readonly number[], columns: ReadonlyArray<Column<Row>>, room: number): number[] {
  const widths = [...natural]
  const excess = (): number => widths.reduce((sum, width) => sum + width + BORDER, 1) - room
  const whole = (index: number): number => Math.max(NARROWEST, columns[index]?.head.length ?? 0)
  const passes = [
    {way: 'cut', least: whole},
    {way: 'wrap', least: whole},
    {way: 'cut', least: () => TIGHTEST},
  ] as const
  for (const {way, least} of passes) {
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
  // Half a character is none.
  if (narrow === 'cut') return `${text.slice(0, width - 1).replace(/[\ud800-\udbff]$/, '')}…`
  return (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')
}

/** The narrowest that a table of these rows can be: what neither wraps nor is cut has its full width. */
export function leastWidth<Row>(rows: readonly Row[], columns: ReadonlyArray<Column<Row>>): number {
  return columns.reduce((sum, {head, value, narrow}) => {
    const least = narrow === undefined ? Math.max(0, ...rows.map((row) => value(row).length)) : NARROWEST
    return sum + Math.max(head.length, least) + BORDER
  }, 1)
}

/** A table of plain ASCII characters, for terminals without line drawing. */
const ASCII: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['top', 'bottom', 'mid'].map((name) => [name, '-'])),
  ...Object.fromEntries(
    ['top', 'bottom', 'left', 'right'].flatMap((side) =>
      ['-mid', '-left', '-right'].map((corner) => [`${side}${corner}`, '+']),
    ),
  ),
  'left-mid': '+',
  'mid-mid': '+',
  'right-mid': '+',
  left: '|',
  right: '|',
  middle: '|',
}

/** No lines between rows: short ones, one below the other, belong together. */
const UNRULED: Readonly<Record<string, string>> = {mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': ''}

interface Grid {
  readonly heads: readonly string[]
  readonly cells: readonly (readonly string[])[]
  readonly widths: readonly number[]
  readonly narrow: readonly ('cut' | 'wrap' | undefined)[]
  readonly aligns: readonly ('left' | 'right')[]
}

async function drawn({heads, cells, widths, narrow, aligns}: Grid, terminal: Terminal): Promise<string> {
  const {default: Table} = await import('cli-table3')
  const table = new Table({
    head: heads.map((head, index) => terminal.paint.bold(fitText(head, widths[index] ?? NARROWEST, narrow[index]))),
    colWidths: widths.map((width) => width + 2),
    colAligns: [...aligns],
    // It would colour heads and borders into a pipe too.
    style: {head: [], border: []},
    chars: {...(terminal.ascii && ASCII), ...(heads.length === 0 && UNRULED)},
  })
  for (const line of cells) {
    table.push(line.map((text, index) => fitText(text, widths[index] ?? NARROWEST, narrow[index])))
  }
  return `${table.toString()}\n`
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
  const natural = columns.map((column, index) =>
    cells.reduce((width, line) => Math.max(width, line[index]?.length ?? 0), column.head.length),
  )
  return drawn(
    {
      heads: columns.map(({head}) => head),
      cells,
      widths: fitWidths(natural, columns, terminal.columns),
      narrow: columns.map((column) => column.narrow),
      aligns: columns.map((column) => column.align ?? 'left'),
    },
    terminal,
  )
}

/**
 * One thing under a title, its members one below the other: a table on a terminal, values wrapped to its width;
 * elsewhere the title and lines of name, tab and value.
 */
export async function renderRecord(
  title: string,
  members: ReadonlyArray<readonly [name: string, value: string]>,
  terminal: Terminal,
): Promise<string> {
  const cells = members.map(([name, value]) => [name, printable(value)])
  if (!terminal.isTTY) return `${title}:\n${cells.map((line) => `${line.join('\t')}\n`).join('')}`
  const columns: ReadonlyArray<Column<unknown>> = [
    {head: '', value: String},
    {head: '', value: String, narrow: 'wrap'},
  ]
  const natural = columns.map((_, index) => Math.max(1, ...cells.map((line) => line[index]?.length ?? 0)))
  const narrow = columns.map((column) => column.narrow)
  const widths = fitWidths(natural, columns, terminal.columns)
  const table = await drawn({heads: [], cells, widths, narrow, aligns: ['left', 'left']}, terminal)
  return `${terminal.paint.bold(title)}:\n${table}`
}
