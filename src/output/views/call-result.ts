import {JsonLines, JsonText} from '../json.js'
import type {View} from '../terminal.js'

/** A value, the items of a generator, or what became of a call that nobody waits for. */
export type CallResult = JsonText | JsonLines<JsonText> | HeldCallResult | StreamResult | null

/** A call that goes on without its shell. */
export interface HeldCallResult {
  readonly id: string
}

export interface StreamResult {
  /** Lines that every receiver took. */
  readonly items: number
}

export const callResultView: View<CallResult> = (result) => {
  if (result === null) return ''
  if (result instanceof JsonText) return `${result.text}\n`
  if (result instanceof JsonLines) return lines(result)
  return 'id' in result ? `${result.id}\n` : ''
}

async function* lines({items}: JsonLines<JsonText>): AsyncGenerator<string> {
  for await (const {text} of items) yield `${text}\n`
}
