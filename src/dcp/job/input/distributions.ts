import {Fault} from '../../../errors.js'
import type {DistributionRange} from '../input-set.js'

/** A number of a distribution. @param index 0-based @param length how many numbers the distribution has */
type Distribution = (index: number, length: number, ...params: readonly unknown[]) => unknown

/** The distributions of DCP, with its arguments (upstream: dcp-client/stats-ranges.js). */
const DISTRIBUTIONS: ReadonlyMap<string, Distribution> = new Map<string, Distribution>([
  ['random', (_index, _length, from, to) => between(Number(from), Number(to))],
  ['randomInt', (_index, _length, from, to) => Math.floor(between(Number(from), Number(to)))],
  ['identity', (index) => index],
  ['normalRNG', (_index, _length, mean, deviation) => standardNormal() * Number(deviation) + Number(mean)],
  ['normal', normal],
  ['poisson', poisson],
  ['binomial', binomial],
])

/** Whether an object looks like a distribution. @throws Fault INPUT_INVALID when it names one that is not known */
export function isDistribution(fields: object): fields is DistributionRange {
  if (!('dist' in fields) || typeof fields.dist !== 'string') return false
  const {dist} = fields
  if (!('length' in fields) || typeof fields.length !== 'number') return false
  if (!('params' in fields) || !Array.isArray(fields.params)) return false
  if (DISTRIBUTIONS.has(dist)) return true
  throw new Fault(
    'INPUT_INVALID',
    `There is no distribution ${JSON.stringify(dist)}.`,
    `Use one of ${[...DISTRIBUTIONS.keys()].join(', ')}.`,
  )
}

/** A value of a distribution; a random one differs each time. */
export function distributionValue({dist, length, params}: DistributionRange, index: number): unknown {
  return DISTRIBUTIONS.get(dist)?.(index, length, ...params)
}

function between(from: number, to: number): number {
  return Math.random() * (to - from) + from
}

/** Marsaglia's polar method. */
function standardNormal(): number {
  for (;;) {
    const [x, y] = [between(-1, 1), between(-1, 1)]
    const square = x * x + y * y
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square)
  }
}

/** The density at a place that the index stands for. Upstream multiplies by the variance where others divide. */
function normal(index: number, length: number, mean: unknown = 0, deviation: unknown = 1, ...rest: unknown[]): number {
  const distance = normalPlace(index, length, ...rest) - Number(mean)
  return Math.E ** ((-(distance ** 2) / 2) * Number(deviation) ** 2)
}

/**
 * With two numbers the place lies between them; with one, so far after it, if nothing else is said. What a program left
 * out is null once it has travelled, which is not nothing: then, as in DCP's workers, the index is the place.
 */
function normalPlace(index: number, length: number, from?: unknown, to?: unknown, random?: unknown): number {
  if (random) {
    const start = from === undefined ? 0 : Number(from)
    return between(start, to === undefined ? start + length : Number(to))
  }
  if (typeof from !== 'number') return index
  if (typeof to === 'number') return index * ((to - from) / length) + from
  return to === undefined ? from + index : index
}

/** The probability of so many events. */
function poisson(index: number, _length: number, rate: unknown): number {
  const mean = Number(rate)
  if (Number.isNaN(mean) || mean < 0) return Number.NaN
  return Math.exp(-mean + index * Math.log(mean) - logProduct(1, index))
}

/** The probability of so many successes. */
function binomial(index: number, length: number, chance: unknown): number {
  const p = Number(chance)
  if (index > length) return Number.NaN
  const choices = logProduct(length - index + 1, length) - logProduct(2, index)
  return Math.exp(choices + index * Math.log(p) + (length - index) * Math.log(1 - p))
}

function logProduct(from: number, to: number): number {
  let sum = 0
  for (let factor = from; factor <= to; factor++) sum += Math.log(factor)
  return sum
}
