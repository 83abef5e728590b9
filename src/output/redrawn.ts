import type {Terminal} from './terminal.js'

const ESC = '\u001b['
const HOME_AND_CLEAR = `${ESC}H${ESC}2J`
/** Before its text: after a full line it would take the last letter. */
const CLEAR_LINE = `${ESC}K`
const CLEAR_BELOW = `${ESC}J`
/** What is too long for a line is cut by the terminal, else lines could not be counted; the cursor does not flit about. */
const [FRAME, END_OF_FRAME] = [`${ESC}?25l${ESC}?7l`, `${ESC}?7h${ESC}?25h`]

/** What is written to draw a text in the place of the one before. */
export interface Redrawn {
  /** @param lines no more than the terminal has, but for one where the cursor stays */
  frame(lines: readonly string[], terminal: Pick<Terminal, 'columns' | 'rows'>): string
}

/**
 * Lines that are drawn again and again in their place, without the alternate screen: what was there before stays, and so
 * does the last frame. Each frame is one piece that leaves the terminal as it was, whenever the program is stopped.
 */
export function redrawn(): Redrawn {
  let drawn: {readonly lines: number; readonly columns: number; readonly rows: number | undefined} | undefined
  return {
    frame: (lines, {columns, rows}) => {
      const resized = drawn && (drawn.columns !== columns || drawn.rows !== rows)
      const up = drawn && drawn.lines > 0 ? `${ESC}${drawn.lines}A\r` : ''
      drawn = {lines: lines.length, columns, rows}
      const text = lines.map((line) => `${CLEAR_LINE}${line}\n`).join('')
      return `${FRAME}${resized ? HOME_AND_CLEAR : up}${text}${CLEAR_BELOW}${END_OF_FRAME}`
    },
  }
}
