import {spawn} from 'node:child_process'
import {join} from 'node:path'
import {type Bin, type Home, ROOT} from './run-program.js'

export interface ScreenSize {
  readonly columns: number
  readonly rows: number
}

/** A program on a terminal, as a person sees it. */
export interface OnScreen {
  /** The lines that are to be seen now, without blanks at their ends. */
  lines(): readonly string[]
  /** All that was written, with its escape sequences. */
  written(): string
  type(text: string): void
  /** The exit status, once it has ended. */
  readonly ended: Promise<number | null>
  /** Hangs up, which ends what still runs there. */
  close(): void
}

const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

/** Runs a program on a terminal of a size (util-linux `script`). */
export function onScreen(home: Home, bin: Bin, argv: readonly string[], size: ScreenSize): OnScreen {
  const program = [process.execPath, join(ROOT, 'bin', `${bin}.js`), ...argv].map(quote).join(' ')
  const command = `stty cols ${size.columns} rows ${size.rows}; exec ${program}`
  const child = spawn('script', ['-qec', command, '/dev/null'], {env: home.env, cwd: ROOT})
  let written = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    written += chunk
  })
  return {
    lines: () => screenOf(written, size),
    written: () => written,
    type: (text) => child.stdin.write(text),
    ended: new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', resolve)
    }),
    close: () => child.kill('SIGHUP'),
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these steer a terminal
const PIECE = /\u001b\[(\??)(\d*)([A-Za-z])|[\s\S]/gu

/** What a terminal shows of what was written to it: as much of it as our programs use. */
export function screenOf(written: string, {columns, rows}: ScreenSize): readonly string[] {
  const screen: string[][] = Array.from({length: rows}, () => [])
  let [row, column, wraps] = [0, 0, true]
  const down = (): void => {
    if (row < rows - 1) row += 1
    else {
      screen.shift()
      screen.push([])
    }
  }
  for (const [piece, mode, number = '', steer] of written.matchAll(PIECE)) {
    if (steer === undefined) {
      if (piece === '\n') down()
      else if (piece === '\r') column = 0
      else {
        if (column === columns && wraps) {
          down()
          column = 0
        }
        const line = screen[row] ?? []
        line[Math.min(column, columns - 1)] = piece
        column = Math.min(column + 1, columns)
      }
    } else if (mode === '?') {
      if (number === '7') wraps = steer === 'h'
    } else if (steer === 'A') row = Math.max(0, row - Number(number || 1))
    else if (steer === 'H') [row, column] = [0, 0]
    else if (steer === 'K') screen[row]?.splice(Math.min(column, columns - 1))
    else if (steer === 'J') {
      if (number === '2') {
        for (const line of screen) line.length = 0
      } else {
        screen[row]?.splice(column)
        for (const line of screen.slice(row + 1)) line.length = 0
      }
    }
  }
  return screen.map((line) =>
    Array.from(line, (letter) => letter ?? ' ')
      .join('')
      .trimEnd(),
  )
}
