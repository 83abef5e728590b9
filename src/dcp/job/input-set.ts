/**
 * The input set of a job. A range is stored as three numbers, values as one row each. `end` is inclusive,
 * value n (0-based) is `start + n * step` in doubles (dcp-semantics, section 2).
 */
export type InputSet =
  | {readonly kind: 'range'; readonly start: number; readonly end: number; readonly step: number}
  /** Each value as JSON text, in order. */
  | {readonly kind: 'values'; readonly values: AsyncIterable<string> | Iterable<string>}
