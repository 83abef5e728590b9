import {RpcError} from '../rpc-error.js'

/** One of the six fields of a cron expression. */
interface Field {
  readonly name: string
  readonly least: number
  readonly most: number
  /** Words for the numbers from `least` on. */
  readonly words?: readonly string[]
}

/** `pkg/cron/spec.go`. Sunday is 0; there is no 7. */
const FIELDS: readonly Field[] = [
  {name: 'second', least: 0, most: 59},
  {name: 'minute', least: 0, most: 59},
  {name: 'hour', least: 0, most: 23},
  {name: 'day of the month', least: 1, most: 31},
  {
    name: 'month',
    least: 1,
    most: 12,
    words: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  {name: 'day of the week', least: 0, most: 6, words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']},
]

/** A cron expression that cannot be read. */
export function cronProblem(why: string): RpcError {
  return new RpcError(400, `Failed to parse cron expression: ${why}`)
}

/**
 * The six fields with every range and step written out, so that no other reader can take them differently: parsers do not
 * agree on `?`, `3/10`, `*\/2` or 7. A field with a star is free (a day matches when the other day field does), as in
 * `pkg/cron/parser.go`. @throws RpcError 400
 */
export function plainFields(expression: string): string {
  const fields = expression.split(/\s+/).filter((field) => field !== '')
  if (fields.length !== FIELDS.length) {
    throw cronProblem(`expected exactly ${FIELDS.length} fields, found ${fields.length}: [${fields.join(' ')}]`)
  }
  return FIELDS.map((field, place) => plainField(fields[place] ?? '', field)).join(' ')
}

function plainField(text: string, field: Field): string {
  const ranges = text.split(',').map((part) => rangeOf(part, field))
  if (ranges.some(({free}) => free)) return '*'
  const values = new Set<number>()
  for (const {first, last, step} of ranges) for (let value = first; value <= last; value += step) values.add(value)
  return [...values].sort((a, b) => a - b).join(',')
}

interface Range {
  readonly first: number
  readonly last: number
  readonly step: number
  readonly free: boolean
}

const RANGE = /^(?<first>[*?]|\w+)(?:-(?<last>\w+))?(?:\/(?<step>\d{1,4}))?$/

/** `*`, `?`, `5`, `5-10`, `mon-fri`, each with `/step`; `5/10` is from 5 to the end. */
function rangeOf(text: string, field: Field): Range {
  const problem = (why: string): RpcError => cronProblem(`${why} in <${text}>, the ${field.name}`)
  const {first, last, step} = RANGE.exec(text)?.groups ?? {}
  if (first === undefined) throw problem('no value or range')
  const every = step === undefined ? 1 : Number(step)
  if (every === 0) throw problem('step of 0')
  if (first === '*' || first === '?') {
    if (last !== undefined) throw problem('a range that begins with a star')
    return {first: field.least, last: field.most, step: every, free: every === 1}
  }
  const from = numberOf(first, field)
  const to = last !== undefined ? numberOf(last, field) : step !== undefined ? field.most : from
  if (from === undefined || to === undefined) throw problem('no number or name')
  if (from < field.least || to > field.most) throw problem(`not from ${field.least} to ${field.most}`)
  if (from > to) throw problem('a range that ends before it begins')
  return {first: from, last: to, step: every, free: false}
}

function numberOf(text: string, {least, words}: Field): number | undefined {
  const word = words?.indexOf(text.toLowerCase()) ?? -1
  if (word >= 0) return word + least
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined
}
