/** Numbers from `start` to `end` (inclusive); value n (0-based) is `start + n * step` in doubles. */
export interface NumberRange {
  readonly start: number
  readonly end: number
  readonly step: number
}

/** Numbers of DCP's range object; with `group` a slice gets an array of up to so many of them. */
export interface GroupedRange extends NumberRange {
  readonly group?: number
}

/**
 * Numbers that a function of DCP's `dcp/stats-ranges` gives. Values that a program evaluated before do not count: the
 * client does not read them back either.
 */
export interface DistributionRange {
  readonly length: number
  readonly dist: string
  readonly params: readonly unknown[]
}

/**
 * A range object of dcp-client as it stands in JSON (upstream: dcp-client/range-object.js): a range, several that
 * follow each other (`sparse`), several that are combined, a distribution, or one that stands at a URL (localExec).
 */
export type RangeDescription =
  | GroupedRange
  | DistributionRange
  | {readonly sparse: true; readonly ranges: readonly GroupedRange[]}
  | {readonly ranges: readonly (GroupedRange | DistributionRange | readonly unknown[])[]}
  | {readonly location: string; readonly length: number}

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
  /** What a program of dcp-client gave as input. */
  | {readonly kind: 'mro'; readonly mro: RangeDescription}
