/** Numbers from `start` to `end` (inclusive); value n (0-based) is `start + n * step` in doubles. */
export interface NumberRange {
  readonly start: number
  readonly end: number
  readonly step: number
}

/** The values of an input set, each a value text, in order. */
export type Values = AsyncIterable<string> | Iterable<string>

/** The input set of a job (dcp-semantics, section 2). Only `values` and `urls` take a row for each slice. */
export type InputSet =
  | ({readonly kind: 'range'} & NumberRange)
  /** Each slice gets an array with one number of each range; the rightmost varies fastest. */
  | {readonly kind: 'multi-range'; readonly ranges: readonly NumberRange[]}
  | {readonly kind: 'values'; readonly values: Values}
  /** RemoteDataSet: each value is the JSON text of a URL, whose content the worker fetches. */
  | {readonly kind: 'urls'; readonly values: Values}
  /** RemoteDataPattern: `{slice}` in the pattern stands for 1 to `count`. */
  | {readonly kind: 'url-pattern'; readonly pattern: string; readonly count: number}
