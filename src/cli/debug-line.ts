import type {Output} from '../output/io.js'
import {printableLines} from '../output/printable.js'

/** A line for whoever looks closer: on stderr, as JSON with `--json`. */
export function debugLine(output: Output, text: string): void {
  output.error(output.mode.json ? JSON.stringify({debug: {message: text}}) : printableLines(text))
}
