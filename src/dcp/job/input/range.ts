import {Fault} from '../../../errors.js'
import type {InputSet} from '../input-set.js'

export type Range = Extract<InputSet, {kind: 'range'}>

const NUMBER = '[+-]?(?:\\d+(?:\\.\\d+)?|\\.\\d+)(?:[eE][+-]?\\d+)?'
const RANGE = new RegExp(`^(${NUMBER})\\.\\.(${NUMBER})(?::(${NUMBER}))?$`)

/**
 * Reads `START..END[:STEP]`, both ends inclusive. The step is 1 or -1 unless given, and must lead from start to end, as
 * DCP's RangeObject demands (dcp-semantics, section 2). @throws Fault INPUT_INVALID
 */
export function parseRange(text: string): Range {
  const [, startText, endText, stepText] = RANGE.exec(text.trim()) ?? []
  if (startText === undefined || endText === undefined) throw invalid(text, 'it is not START..END or START..END:STEP')
  const start = Number(startText)
  const end = Number(endText)
  const step = stepText === undefined ? Math.sign(end - start) : Number(stepText)
  if (![start, end, step, end - start].every(Number.isFinite)) throw invalid(text, 'a number in it is too large')
  if (stepText !== undefined && step === 0) throw invalid(text, 'its step is zero')
  if ((end - start) * step < 0) throw invalid(text, 'its step leads away from the end')
  const range: Range = {kind: 'range', start, end, step}
  if (rangeLength(range) > Number.MAX_SAFE_INTEGER) throw invalid(text, 'it has too many values')
  return range
}

/**
 * Reads several ranges as one input set: each slice gets an array with a number of each, the rightmost varies fastest
 * (dcp-semantics, section 2). @throws Fault INPUT_INVALID
 */
export function parseRanges(texts: readonly string[]): Extract<InputSet, {kind: 'multi-range'}> {
  const ranges = texts.map(parseRange)
  if (ranges.reduce((count, range) => count * rangeLength(range), 1) > Number.MAX_SAFE_INTEGER) {
    throw invalid(texts.join(' × '), 'together there are too many values')
  }
  return {kind: 'multi-range', ranges: ranges.map(({start, end, step}) => ({start, end, step}))}
}

/** How many values a range has: 1 when its step is 0. */
export function rangeLength(range: Pick<Range, 'start' | 'end' | 'step'>): number {
  const {start, end, step} = range
  return step === 0 ? 1 : Math.floor(Math.abs(end - start) / Math.abs(step)) + 1
}

/** The value with the 0-based index `n`, in doubles. */
export function rangeValue(range: Pick<Range, 'start' | 'step'>, n: number): number {
  return range.start + n * range.step
}

function invalid(text: string, why: string): Fault {
  return new Fault(
    'INPUT_INVALID',
    `The range ${JSON.stringify(text)} cannot be used: ${why}.`,
    'Examples: 0..99 has 100 values, 1..2:0.25 has 5, 10..1:-3 has 4.',
  )
}
