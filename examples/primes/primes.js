// All primes below 10⁸, a hundred slices of a million numbers each.
//
//   $ dcp job deploy examples/primes/primes.js --range 0..99 | node examples/primes/sum.js

import {primesUpTo} from './sieve.js'

const SIZE = 1_000_000

/** Primes below the root of the largest number asked for; worked out once in each sandbox, not once per slice. */
const base = primesUpTo(10_000)

/**
 * Counts the primes of one million numbers: slice n stands for n·10⁶ up to, not including, (n + 1)·10⁶.
 * With slices 0 to 99 that is every prime below 10⁸.
 */
export default function countPrimes(million) {
  const start = million * SIZE
  const composite = new Uint8Array(SIZE)
  for (const prime of base) {
    const first = Math.max(prime * prime, Math.ceil(start / prime) * prime)
    for (let number = first - start; number < SIZE; number += prime) composite[number] = 1
  }
  progress(0.5)
  let count = 0
  for (let index = 0; index < SIZE; index++) if (composite[index] === 0 && start + index > 1) count++
  progress(1)
  return count
}
