import {describe, expect, test} from 'vitest'
import {type Duration, milliseconds} from '../../../src/daffi/call/duration.js'
import {GlobalContextError} from '../../../src/daffi/wire/exceptions.js'

// Upstream: utils/timeparse.py and RemoteCall._get_duration (daffi-semantics, section 5).

describe('durations', () => {
  test.each<[Duration | null | undefined, number]>([
    [undefined, 0],
    [null, 0],
    [0, 0],
    ['', 0],
    [7, 7000],
    [1.5, 1500],
    ['7s', 7000],
    ['1h2m3.5s4ms5us6ns', 3_723_504.005_006],
    ['1H2M', 3_720_000],
    ['2MS', 2],
    [' 20s ', 20_000],
    ['5µs', 0.005],
    ['.5s', 500],
    ['3', 3000],
    ['2.5', 2500],
    ['90m', 5_400_000],
    ['1000h', 3_600_000_000],
  ])('%j is %d ms', (value, expected) => {
    expect(milliseconds(value, 'timeout')).toBeCloseTo(expected, 9)
  })

  test.each([-1, -0.001, '-5s', '-3', Number.NEGATIVE_INFINITY])('%j is negative or none', (value) => {
    expect(() => milliseconds(value, 'timeout')).toThrow(GlobalContextError)
  })

  test('a negative one has upstream’s text, with the name of the argument', () => {
    expect(() => milliseconds(-1, 'timeout')).toThrow('timeout cannot be negative.')
    expect(() => milliseconds('-5s', 'eta')).toThrow('eta cannot be negative.')
  })

  test.each(['1.2 minutes', 'soon', '5s3m', '1s1s', '1..5s', 's', 'h5', ' ', '--5s', '1e3', 'NaN'])(
    '%j is malformed',
    (value) => {
      expect(() => milliseconds(value, 'eta')).toThrow(
        'Invalid eta format. Should be string, int, float or datetime.timedelta.',
      )
    },
  )

  test.each([Number.NaN, Number.POSITIVE_INFINITY, true, {}, [5], 5n])('%s is no duration', (value) => {
    expect(() => milliseconds(value as number, 'eta')).toThrow(GlobalContextError)
  })
})
