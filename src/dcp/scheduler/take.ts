import type {Context} from './context.js'
import type {Interval} from './intervals.js'
import type {JobPlan} from './job-plan.js'
import {segmentAt} from './tables/addition.js'
import {boundedInterval, dataOf} from './tables/datum.js'

/** Slices that are handed out together, with their data. */
export interface Taken {
  readonly interval: Interval
  readonly data: readonly string[]
}

/** At most so many slices and bytes of data, but always at least one slice. */
export interface TakeLimits {
  readonly maxSlices: number
  readonly maxBytes: number
}

/** As much of an interval's beginning as the limits allow, with the data. */
export function take(context: Context, plan: JobPlan, job: number, whole: Interval, limits: TakeLimits): Taken {
  const {first} = whole
  const bounded = {first, last: Math.min(whole.last, first + Math.max(1, limits.maxSlices) - 1)}
  if (!plan.datum) return takeStored(context, job, bounded, limits.maxBytes)
  const data: string[] = []
  let bytes = 0
  for (let slice = first; slice <= bounded.last; slice++) {
    const datum = plan.datum(slice)
    bytes += datum.length
    if (data.length > 0 && bytes > limits.maxBytes) break
    data.push(datum)
  }
  return {interval: {first, last: first + data.length - 1}, data}
}

function takeStored({store}: Context, job: number, bounded: Interval, maxBytes: number): Taken {
  const {shift, last} = segmentAt(store, job, bounded.first)
  const whole = {first: bounded.first + shift, last: Math.min(bounded.last, last) + shift}
  const rows = boundedInterval(store, job, whole, maxBytes)
  return {interval: {first: rows.first - shift, last: rows.last - shift}, data: dataOf(store, job, rows)}
}
