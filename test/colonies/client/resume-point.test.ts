import {expect, test} from 'vitest'
import {resumePoint} from '../../../src/colonies/client/resume-point.js'
import type {ChannelEntry} from '../../../src/colonies/wire/objects/channels.js'

const entry = (sequence: number, payload = 'eA=='): ChannelEntry => ({
  sequence: BigInt(sequence),
  inreplyto: 0n,
  timestamp: `time ${sequence}`,
  senderid: 'a',
  payload,
  type: 'data',
  error: '',
})
const take = (point: ReturnType<typeof resumePoint>, ...sequences: readonly number[]): boolean[] =>
  sequences.map((sequence) => point.take(entry(sequence)))

test('the last entries are asked for again, and taken once', () => {
  const point = resumePoint(0)
  expect(point.start()).toBe(0)
  expect(take(point, 1, 2, 4)).toEqual([true, true, true])
  expect(point.next).toBe(3)
  // Meanwhile 3 came between.
  expect(point.start()).toBe(0)
  expect(take(point, 1, 2, 3, 4, 5)).toEqual([false, false, true, false, true])
  expect(point.next).toBe(5)
})

test('what was skipped is not asked for', () => {
  const point = resumePoint(7)
  expect(point.start()).toBe(7)
  expect(take(point, 8, 9)).toEqual([true, true])
  expect(point.start()).toBe(7)
})

test('a hundred are asked for again at most, and fewer of large ones', () => {
  const point = resumePoint(0)
  point.start()
  for (let sequence = 0; sequence < 1000; sequence++) point.take(entry(sequence))
  expect(point.start()).toBe(900)
  point.startAt(1000)
  for (let sequence = 1000; sequence < 1010; sequence++) point.take(entry(sequence, 'x'.repeat(400_000)))
  expect(point.start()).toBe(1008)
})

test('a log that was lost is read from its beginning', () => {
  const point = resumePoint(0)
  point.start()
  take(point, 1, 2)
  point.restart()
  expect(point.start()).toBe(0)
  expect(take(point, 1)).toEqual([true])
})
