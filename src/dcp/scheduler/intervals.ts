/** Consecutive slice numbers, both ends inclusive. */
export interface Interval {
  readonly first: number
  readonly last: number
}

/** Joins ascending numbers into intervals. */
export function intervalsOf(numbers: Iterable<number>): readonly Interval[] {
  const found: {first: number; last: number}[] = []
  for (const number of numbers) {
    const open = found.at(-1)
    if (open && open.last + 1 === number) open.last = number
    else found.push({first: number, last: number})
  }
  return found
}

/** What an interval has besides the given ascending numbers, those outside of it aside. */
export function intervalsWithout(whole: Interval, numbers: Iterable<number>): readonly Interval[] {
  const found: Interval[] = []
  let next = whole.first
  for (const number of numbers) {
    if (number < next) continue
    if (number > whole.last) break
    if (number > next) found.push({first: next, last: number - 1})
    next = number + 1
  }
  if (next <= whole.last) found.push({first: next, last: whole.last})
  return found
}

export function lengthOf(interval: Interval): number {
  return interval.last - interval.first + 1
}

/** The intervals that are left after skipping so many numbers. */
export function* skipNumbers(intervals: readonly Interval[], count: number): Generator<Interval> {
  let left = count
  for (const interval of intervals) {
    const length = lengthOf(interval)
    if (left < length) yield {first: interval.first + left, last: interval.last}
    left = Math.max(0, left - length)
  }
}
