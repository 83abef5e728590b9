import {Fault} from '../../errors.js'
import type {Engine, SliceRange} from '../engines/engine.js'
import {jsonOfValue, kvinOfValue} from '../job/values/value-text.js'

/** How results are written, and who is told of those that cannot be. */
export interface ResultWriting {
  /** `kvin` is exact; everything else is JSON. */
  readonly format: string
  /** Only these slices. */
  readonly range?: SliceRange | undefined
  /** Called for a slice whose value cannot be written as JSON: it repeats parts of itself until it is too large. */
  readonly onUnwritable: (slice: number) => void
}

/** The text of each result in input order; null where there is none (yet), or none that can be written. */
export async function* resultTexts(
  engine: Engine,
  id: string,
  {format, range, onUnwritable}: ResultWriting,
): AsyncGenerator<string> {
  const write = format === 'kvin' ? kvinOfValue : jsonText
  let slice = range?.first ?? 1
  for await (const value of engine.results(id, range)) {
    const text = value === null ? 'null' : write(value)
    if (text === undefined) onUnwritable(slice)
    yield text ?? 'null'
    slice++
  }
}

/** A value text as JSON; undefined when JSON would be too large for it. */
export function jsonText(value: string): string | undefined {
  try {
    return jsonOfValue(value)
  } catch (error) {
    if (error instanceof Fault && error.code === 'VALUE_INVALID') return undefined
    throw error
  }
}
