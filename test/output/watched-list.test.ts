import {describe, expect, test} from 'vitest'
import {JsonLines} from '../../src/output/json.js'
import {plainPaint, type Terminal} from '../../src/output/terminal.js'
import {type ListNews, watchedView} from '../../src/output/views/watched-list.js'
import {type ScreenSize, screenOf} from '../support/screen.js'

type Names = readonly string[]

const time = '2026-01-01T00:00:00.000Z'
const listed = (list: Names): ListNews<Names> => ({type: 'list', time, list})
const away: ListNews<Names> = {type: 'away', time, message: 'nobody answers'}
const lines = (names: Names): string => names.map((name) => `${name}\n`).join('')

async function* of<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

type Size = {-readonly [Key in keyof ScreenSize]: number}
/** A terminal begins each line at its beginning. */
const onScreen = (text: string, size: Size): readonly string[] => screenOf(text.replaceAll('\n', '\r\n'), size)

const terminal = (size: Size | undefined): Terminal => ({
  isTTY: size !== undefined,
  get columns() {
    return size?.columns ?? 80
  },
  get rows() {
    return size?.rows
  },
  now: 0,
  paint: plainPaint,
})

async function pieces(
  news: readonly ListNews<Names>[],
  size?: Size,
  each: (index: number) => void = () => {},
): Promise<readonly string[]> {
  const shown = await watchedView<Names>(lines, {empty: 'nothing', inPlace: size !== undefined})(
    new JsonLines(of(news)),
    terminal(size),
  )
  const all: string[] = []
  for await (const piece of shown) {
    all.push(String(piece))
    each(all.length)
  }
  return all
}

describe('on a terminal', () => {
  test('each frame takes the place of the one before, shorter ones too', async () => {
    const size = {columns: 30, rows: 10}
    const written = await pieces([listed(['a', 'b', 'c']), listed(['b']), listed([])], size)
    const screens = written.map((_, index) => onScreen(written.slice(0, index + 1).join(''), size).slice(0, 4))
    expect(screens.map(([first]) => first)).toEqual(['a', 'b', 'nothing'])
    expect(screens[1]?.slice(2)).toEqual(['', ''])
  })

  test('what was on the screen before stays', async () => {
    const size = {columns: 30, rows: 6}
    const written = await pieces([listed(['a', 'b']), listed(['b', 'c'])], size)
    expect(onScreen(`before\n${written.join('')}`, size).slice(0, 3)).toEqual(['before', 'b', 'c'])
    expect(onScreen(`1\n2\n3\n4\n5\n${written.join('')}`, size)).toEqual(['4', '5', 'b', 'c', expect.any(String), ''])
  })

  test('more than there is room for is counted', async () => {
    const size = {columns: 40, rows: 6}
    const many = Array.from({length: 500}, (_, index) => `item ${index}`)
    const screen = onScreen((await pieces([listed(many)], size)).join(''), size)
    expect(screen.slice(0, 4)).toEqual(['item 0', 'item 1', 'item 2', 'item 3'])
    expect(screen[4]).toContain('496 more')
  })

  test('a line that fills the terminal is there to its last letter', async () => {
    const size = {columns: 8, rows: 6}
    expect(onScreen((await pieces([listed(['12345678'])], size)).join(''), size)[0]).toBe('12345678')
  })

  test('lines that are too long are cut, not wrapped', async () => {
    const size = {columns: 20, rows: 6}
    const long = 'x'.repeat(50)
    const screen = onScreen((await pieces([listed([long, 'b']), listed([long, 'c'])], size)).join(''), size)
    expect(screen.slice(0, 2)).toEqual(['x'.repeat(20), 'c'])
  })

  test('is drawn anew when the terminal has another size', async () => {
    const size = {columns: 30, rows: 10}
    const written = await pieces([listed(['a', 'b']), listed(['b', 'c'])], size, () => {
      size.columns = 20
      size.rows = 5
    })
    expect(onScreen(written.join(''), size).slice(0, 2)).toEqual(['b', 'c'])
  })

  test('the last list stays while the server is away, and that is said', async () => {
    const size = {columns: 80, rows: 10}
    const screen = onScreen((await pieces([listed(['a']), away], size)).join(''), size)
    expect(screen[0]).toBe('a')
    expect(screen[1]).toContain('away')
  })
})

test('in a pipe each list is a block, and an absence is none', async () => {
  expect((await pieces([listed(['a', 'b']), away, listed([])])).join('')).toBe('a\nb\n\n\n')
})
