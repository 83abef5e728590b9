import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {ObjectRow} from './object.js'

export type ListedObject = Pick<ObjectRow, 'name' | 'size' | 'etag' | 'added'>

const FROM =
  'SELECT name, size, etag, added FROM object WHERE bucket = ?1 AND name >= max(?2, ?3) AND name < ?4 AND substr(name, 1, length(?3)) = ?3 ORDER BY name LIMIT ?5'

/** SQLite sorts bytes behind every text. */
const ANYTHING = new Uint8Array(0)

/**
 * Objects in the order of the bytes of their names.
 * @param from the first name that may come
 */
export function listObjects(
  store: Store,
  bucket: number,
  from: string,
  prefix: string,
  count: number,
): readonly ListedObject[] {
  return store
    .prepare(FROM)
    .all(bucket, from, prefix, behind(prefix) ?? ANYTHING, count)
    .map((row) => ({
      name: text(row, 'name'),
      size: integer(row, 'size'),
      etag: text(row, 'etag'),
      added: integer(row, 'added'),
    }))
}

/** The first text behind all that begin with this one: its last character counted up. Undefined where there is none. */
export function behind(prefix: string): string | undefined {
  const points = [...prefix]
  for (;;) {
    const last = points.pop()?.codePointAt(0)
    if (last === undefined) return undefined
    // Surrogates are no characters.
    if (last < 0x10ffff) return points.join('') + String.fromCodePoint(last === 0xd7ff ? 0xe000 : last + 1)
  }
}
