import type {SliceOutcome} from '../job/task.js'
import type {Context} from './context.js'
import {type Interval, lengthOf} from './intervals.js'
import {computedNumbers} from './tables/slice.js'
import {type SliceWords, storedOutcome} from './tables/slice-read.js'
import type {TaskRow} from './tables/task.js'

/** A second outcome for a slice that has one. */
export interface Duplicate {
  readonly slice: number
  readonly changed: boolean
}

export interface SortedOutcomes {
  readonly first: readonly SliceOutcome[]
  readonly again: readonly Duplicate[]
}

/** Tells the first outcome of each slice from those that come again. To be called within a transaction. */
export function sortOutcomes({store}: Context, held: TaskRow, outcomes: readonly SliceOutcome[]): SortedOutcomes {
  const reported = rangeOf(outcomes)
  if (!reported) return {first: [], again: []}
  if (reported.first < held.first || reported.last > held.last) {
    throw new Error(`slices ${reported.first} to ${reported.last} are not in task ${held.id}`)
  }
  const none = held.remaining === lengthOf(held)
  if (none && isAscending(outcomes)) return {first: outcomes, again: []}
  const computed = new Set(none ? [] : computedNumbers(store, held.job, reported))
  const first = new Map<number, SliceOutcome>()
  const again: Duplicate[] = []
  for (const outcome of outcomes) {
    const {slice} = outcome
    const earlier = computed.has(slice) ? storedOutcome(store, held.job, slice) : first.get(slice)
    if (earlier) again.push({slice, changed: differs(earlier, outcome)})
    else first.set(slice, outcome)
  }
  return {first: [...first.values()], again}
}

function rangeOf(outcomes: readonly SliceOutcome[]): Interval | undefined {
  if (outcomes.length === 0) return undefined
  let first = Number.POSITIVE_INFINITY
  let last = 0
  for (const {slice} of outcomes) {
    first = Math.min(first, slice)
    last = Math.max(last, slice)
  }
  return {first, last}
}

function isAscending(outcomes: readonly SliceOutcome[]): boolean {
  let before = 0
  for (const {slice} of outcomes) {
    if (slice <= before) return false
    before = slice
  }
  return true
}

/** Whether two outcomes of a slice say different things. */
export function differs(one: SliceWords, other: SliceWords): boolean {
  if (one.kind === 'result' && other.kind === 'result') return one.value !== other.value
  if (one.kind === 'error' && other.kind === 'error') {
    return one.code !== other.code || one.name !== other.name || one.message !== other.message
  }
  return true
}
