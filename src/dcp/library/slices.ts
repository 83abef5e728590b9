import {decodeValue, encodeValue} from '../job/values/value-text.js'
import {type RangeLike, RangeObject} from './inputs.js'
import {withLocalEngine} from './local-engine.js'

/**
 * Adds slices to an open job (`autoClose` false), all or none (dcp-semantics, section 3).
 * @throws Fault JOB_NOT_FOUND, JOB_CLOSED, INPUT_INVALID
 */
export async function addSlices(
  values: readonly unknown[],
  jobId: string,
): Promise<{readonly success: true; readonly lastSliceNumber: number}> {
  if (!Array.isArray(values)) throw new TypeError('addSlices takes an array of values')
  const texts = values.map(encodeValue)
  const lastSliceNumber = await withLocalEngine((engine) => engine.addSlices(jobId, texts))
  return {success: true, lastSliceNumber}
}

/**
 * Results of a job that are there, by slice number from 1. @param range slice numbers, both ends included
 * @throws Fault JOB_NOT_FOUND
 */
export async function fetchResults(
  jobId: string,
  range?: RangeLike,
): Promise<{readonly slice: number; readonly value: unknown}[]> {
  return withLocalEngine(async (engine) => {
    const {total} = await engine.summary(jobId)
    const {start, end, step} = range ? new RangeObject(range.start, range.end, range.step) : new RangeObject(1, total)
    const [first, last] = [Math.max(1, Math.min(start, end)), Math.min(total, Math.max(start, end))]
    const found: {slice: number; value: unknown}[] = []
    if (last < first) return found
    let slice = first
    for await (const value of engine.results(jobId, {first, last})) {
      const wanted = step === 0 || (slice - start) % step === 0
      if (value !== null && wanted) found.push({slice, value: decodeValue(value)})
      slice++
    }
    return found
  })
}
