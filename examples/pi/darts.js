// π by Monte Carlo: the part of all darts in the unit square that hit the quarter circle is π/4.
//
//   $ dcp job deploy examples/pi/darts.js --count 100 --arg 100000 | node examples/pi/estimate.js
//
// A hundred slices throw a hundred thousand darts each. Every slice has random numbers of its own, seeded by the number
// of the slice: whoever computes it, and whenever, gets the same result.

/** How many of `darts` darts hit. */
export default function throwDarts(slice, darts) {
  const random = randomNumbers(slice)
  let hits = 0
  for (let dart = 0; dart < darts; dart++) {
    const x = random()
    const y = random()
    if (x * x + y * y < 1) hits++
    if (dart % 10_000 === 0) progress(dart / darts)
  }
  return {darts, hits}
}

/** Uniform numbers from 0 to 1, 1 excluded: the small fast counting generator (sfc32), another stream for every seed. */
function randomNumbers(seed) {
  let [a, b, c, count] = [0, seed, 0x9e3779b9, 1]
  const next = () => {
    const sum = (a + b + count) | 0
    count = (count + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  // Seeds that differ in one bit begin alike.
  for (let round = 0; round < 20; round++) next()
  return next
}
