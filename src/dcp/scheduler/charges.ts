import type {Charge} from '../job/task.js'
import {type Interval, lengthOf} from './intervals.js'

/** Who is to blame for a task that came back. Slice numbers ascend. */
export interface Blame {
  /** Slices whose own charge it is. */
  readonly named: ReadonlyMap<number, Charge>
  /** Slices one of which is to blame, and nobody knows which. */
  readonly suspects: readonly number[]
}

/**
 * Sorts the charges of a task by slice. A charge that names none, but whose slices have all but one their outcome, is
 * meant for that one. Charges of slices with an outcome are void, and a slice bears one charge at a time: the first.
 * @param missing the slices of the task that have no outcome
 */
export function sortCharges(missing: readonly Interval[], charges: readonly Charge[]): Blame {
  const named = new Map<number, Charge>()
  const suspects = new Set<number>()
  const blame = (slice: number, charge: Charge): void => {
    if (!named.has(slice)) named.set(slice, charge)
  }
  for (const charge of charges) {
    const {slice} = charge
    if (slice !== undefined) {
      if (missing.some(({first, last}) => first <= slice && slice <= last)) blame(slice, charge)
      continue
    }
    const among = charge.among ?? {first: 1, last: Number.MAX_SAFE_INTEGER}
    const possible = missing.flatMap((interval) => numbersIn(overlap(interval, among)))
    const [only, another] = possible
    if (only !== undefined && another === undefined) blame(only, charge)
    else for (const number of possible) suspects.add(number)
  }
  return {
    named: new Map([...named].sort(([a], [b]) => a - b)),
    suspects: [...suspects].filter((number) => !named.has(number)).sort((a, b) => a - b),
  }
}

function overlap(one: Interval, other: Interval): Interval {
  return {first: Math.max(one.first, other.first), last: Math.min(one.last, other.last)}
}

function numbersIn(interval: Interval): readonly number[] {
  return Array.from({length: Math.max(0, lengthOf(interval))}, (_, index) => interval.first + index)
}
