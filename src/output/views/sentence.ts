import {printable} from '../printable.js'
import type {View} from '../terminal.js'

/** A result that is told in one line. */
export function sentence<Result>(text: (result: Result) => string): View<Result> {
  return (result) => `${printable(text(result))}\n`
}
