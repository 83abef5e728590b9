import type {Row} from '../../../store/driver.js'
import {integer, real, text, word} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {InputSet, NumberRange, RangeDescription} from '../../job/input-set.js'
import type {GeneratedInput} from '../generated-data.js'

/** The input set of a job, without values that are rows of `datum`. */
export type StoredInput = GeneratedInput | {readonly kind: 'values' | 'urls'}

const KINDS = [
  'range',
  'multi-range',
  'values',
  'urls',
  'url-pattern',
  'mro',
] as const satisfies readonly InputSet['kind'][]
const INPUT = 'SELECT input, range_start, range_end, range_step, ranges, url_pattern, mro, total FROM job WHERE key = ?'

/** Columns of an input set in `job`. */
export const INPUT_COLUMNS = [
  'input',
  'range_start',
  'range_end',
  'range_step',
  'ranges',
  'url_pattern',
  'mro',
] as const

/** Values of INPUT_COLUMNS. */
export function inputValues(input: InputSet): readonly (string | number | null)[] {
  const {kind} = input
  switch (kind) {
    case 'range':
      return [kind, input.start, input.end, input.step, null, null, null]
    case 'multi-range':
      return [kind, null, null, null, JSON.stringify(input.ranges), null, null]
    case 'url-pattern':
      return [kind, null, null, null, null, input.pattern, null]
    case 'mro':
      return [kind, null, null, null, null, null, JSON.stringify(input.mro)]
    case 'values':
    case 'urls':
      return [kind, null, null, null, null, null, null]
  }
}

export function jobInput(store: Store, job: number): StoredInput {
  const row: Row = store.prepare(INPUT).get(job) ?? {}
  const kind = word(row, 'input', KINDS)
  switch (kind) {
    case 'range':
      return {kind, start: real(row, 'range_start'), end: real(row, 'range_end'), step: real(row, 'range_step')}
    case 'multi-range':
      return {kind, ranges: JSON.parse(text(row, 'ranges')) as readonly NumberRange[]}
    case 'url-pattern':
      return {kind, pattern: text(row, 'url_pattern'), count: integer(row, 'total')}
    case 'mro':
      return {kind, mro: JSON.parse(text(row, 'mro')) as RangeDescription}
    case 'values':
    case 'urls':
      return {kind}
  }
}
