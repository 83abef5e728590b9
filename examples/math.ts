// Functions for other processes to call. On two terminals, or in one:
// $ daffi node start examples/math.ts --controller &
// $ daffi call add 2 3

/** Adds two numbers. */
export function add(a: number, b: number): number {
  return a + b
}

/** Yields the primes below a limit, one after another. */
export function* primes(limit: number): Generator<number> {
  for (let candidate = 2; candidate < limit; candidate++) {
    let divisor = 2
    while (divisor * divisor <= candidate && candidate % divisor !== 0) divisor++
    if (divisor * divisor > candidate) yield candidate
  }
}

/** Keeps what it was given, and tells about it. */
export class Series {
  readonly #values: number[] = []

  /** How many there are now. */
  push(...values: number[]): number {
    return this.#values.push(...values)
  }

  average(): number {
    return Series.mean(...this.#values)
  }

  /** Needs no instance. */
  static mean(...values: number[]): number {
    if (values.length === 0) throw new RangeError('No values yet')
    return values.reduce((sum, value) => sum + value, 0) / values.length
  }
}

/** The one instance, whose methods can be called. */
export const series = new Series()
