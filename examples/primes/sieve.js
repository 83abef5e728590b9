/** The primes up to and including a limit, by the sieve of Eratosthenes. */
export function primesUpTo(limit) {
  const composite = new Uint8Array(limit + 1)
  const primes = []
  for (let number = 2; number <= limit; number++) {
    if (composite[number]) continue
    primes.push(number)
    for (let multiple = number * number; multiple <= limit; multiple += number) composite[multiple] = 1
  }
  return primes
}
