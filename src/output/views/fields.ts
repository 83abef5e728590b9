import {printable} from '../printable.js'
import type {Terminal} from '../terminal.js'

/** One thing as lines of `Label: value`; a null value leaves its line out. */
export function renderFields(
  fields: ReadonlyArray<readonly [label: string, value: string | null]>,
  {paint}: Terminal,
): string {
  const width = Math.max(...fields.map(([label]) => label.length)) + 3
  return fields
    .flatMap(([label, value]) =>
      value === null ? [] : [`${paint.bold(`${label}:`.padEnd(width))}${printable(value)}\n`],
    )
    .join('')
}
