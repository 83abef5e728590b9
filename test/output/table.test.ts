import {describe, expect, test} from 'vitest'
import {type Column, renderTable} from '../../src/output/table.js'
import {plainPaint, type Terminal} from '../../src/output/terminal.js'

interface Row {
  readonly id: string
  readonly name: string
}

const columns: ReadonlyArray<Column<Row>> = [
  {head: 'ID', value: ({id}) => id},
  {head: 'NAME', value: ({name}) => name, narrow: 'cut'},
]
const rows: readonly Row[] = [{id: 'f'.repeat(40), name: 'n'.repeat(100)}]
const terminal = (width: number): Terminal => ({isTTY: true, columns: width, now: 0, paint: plainPaint})
const pipe: Terminal = {isTTY: false, columns: 80, now: 0, paint: plainPaint}

describe('renderTable', () => {
  test('in a pipe: tabs, no head, nothing cut', async () => {
    expect(await renderTable(rows, columns, pipe)).toBe(`${'f'.repeat(40)}\t${'n'.repeat(100)}\n`)
    expect(await renderTable([], columns, pipe)).toBe('')
  })

  test.each([60, 80, 200])('on a terminal of %i columns it fits, and ids are whole', async (width) => {
    const text = await renderTable(rows, columns, terminal(width))
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width)
    expect(text).toContain('f'.repeat(40))
    expect(text).toContain('NAME')
  })

  test('heads are cut too where nothing else is left to give way', async () => {
    const heads = ['FUNC', 'ARGS', 'EXECUTOR TYPE', 'INITIATOR', 'LABEL']
    const many: ReadonlyArray<Column<Row>> = [
      {head: 'ID', value: () => 'a93344ad9294'},
      {head: 'TIME', value: () => '2026-11-30 20:02:04'},
      ...heads.map((head) => ({head, value: ({name}: Row) => name, narrow: 'cut' as const})),
    ]
    const lines = (await renderTable(rows, many, terminal(80))).trimEnd().split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
    for (const whole of ['a93344ad9294', '2026-11-30 20:02:04', 'FUNC', 'EXEC…'])
      expect(lines.join('\n')).toContain(whole)
    expect(await renderTable(rows, many, terminal(200))).toContain('EXECUTOR TYPE')
  })

  test('no character is cut in two', async () => {
    for (const width of [60, 61]) {
      const text = await renderTable([{id: 'f'.repeat(40), name: '😀'.repeat(30)}], columns, terminal(width))
      expect(text).not.toMatch(/[\ud800-\udbff]…/)
    }
  })

  test('what may wrap is whole, over several lines', async () => {
    const wrapping: ReadonlyArray<Column<Row>> = [
      {head: 'NAME', value: () => 'alice'},
      {head: 'IDENTITY', value: ({id}) => id, narrow: 'wrap'},
    ]
    const text = await renderTable(rows, wrapping, {
      ...terminal(30),
      paint: {...plainPaint, bold: (t) => `\u001b[1m${t}\u001b[22m`},
    })
    const cells = text.split('\n').flatMap((line) => line.split('│')[2]?.trim() ?? [])
    expect(cells.filter((cell) => /^f+$/.test(cell)).join('')).toBe('f'.repeat(40))
    expect(text).toContain('\u001b[1mIDENTITY\u001b[22m')
  })

  test('an escape sequence in a name is text, and a tab does not add a field', async () => {
    const hostile = [{id: 'a', name: '\u001b[2Jx\ty\nz'}]
    expect(await renderTable(hostile, columns, pipe)).toBe('a\t [2Jx y z\n')
    expect(await renderTable(hostile, columns, terminal(80))).not.toContain('\u001b')
  })
})
