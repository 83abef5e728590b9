import type {Engine, SliceRange} from '../engines/engine.js'
import {jsonOfValue, kvinOfValue} from '../job/value-text.js'

/**
 * The text of each result in input order, null where there is none (yet).
 * @param format `kvin` is exact; everything else is JSON
 */
export async function* resultTexts(
  engine: Engine,
  id: string,
  format: string,
  range?: SliceRange,
): AsyncGenerator<string> {
  const write = format === 'kvin' ? kvinOfValue : jsonOfValue
  for await (const value of engine.results(id, range)) yield value === null ? 'null' : write(value)
}
