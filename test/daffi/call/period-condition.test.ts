import {describe, expect, test} from 'vitest'
import {type PeriodOptions, periodCondition} from '../../../src/daffi/call/period-condition.js'
import {GlobalContextError, InitializationError} from '../../../src/daffi/wire/exceptions.js'

// Upstream: test_misc (Period) and Period.validate (daffi-semantics, section 5).

const NOW = 1_900_000_000

describe('the condition of a periodic call', () => {
  test.each<[PeriodOptions, unknown]>([
    [{period: 5}, {interval: 5}],
    [{interval: '20s'}, {interval: 20}],
    [{period: '500ms'}, {interval: 0.5}],
    [{atTime: NOW + 1}, {atTime: [NOW + 1]}],
    [{atTime: [NOW + 3, NOW + 10.5]}, {atTime: [NOW + 3, NOW + 10.5]}],
    [{atTime: new Date((NOW + 2) * 1000)}, {atTime: [NOW + 2]}],
    [{atTime: '2060-01-02T03:04:05Z'}, {atTime: [Date.UTC(2060, 0, 2, 3, 4, 5) / 1000]}],
    [{atTime: '2060-01-02T03:04:05.5+01:00'}, {atTime: [Date.UTC(2060, 0, 2, 2, 4, 5, 500) / 1000]}],
    [{atTime: '2060-01-02 03:04'}, {atTime: [new Date(2060, 0, 2, 3, 4).getTime() / 1000]}],
    [{atTime: String(NOW + 7)}, {atTime: [NOW + 7]}],
  ])('%j', (options, expected) => {
    expect(periodCondition(options, NOW)).toEqual(expected)
  })

  test.each<[string, PeriodOptions, string]>([
    ['neither', {}, "Provide one of 'at_time' argument or 'interval' argument during Period initialization"],
    ['no points', {atTime: []}, "Provide one of 'at_time' argument or 'interval' argument"],
    [
      'both',
      {atTime: NOW + 1, period: 5},
      "Only 1 time unit is allowed. Provide either 'at_time' or 'interval' argument",
    ],
    ['both names', {interval: 1, period: 5}, 'Only 1 time unit is allowed'],
    [
      'past',
      {atTime: [NOW + 1, NOW - 1]},
      "One or mote timestamps in 'at_time' argument are less then current timestamp.",
    ],
    ['now', {atTime: NOW}, 'One or mote timestamps'],
    ['too many', {atTime: Array.from({length: 1001}, () => NOW + 1)}, 'Provide no more then 1000 timestamps.'],
    ['zero', {period: 0}, "Provided 'period' timestamp is less then 0."],
  ])('%s', (_, options, text) => {
    expect(() => periodCondition(options, NOW)).toThrow(InitializationError)
    expect(() => periodCondition(options, NOW)).toThrow(text)
  })

  test('a thousand points are not too many', () => {
    const atTime = Array.from({length: 1000}, (_, index) => NOW + 1 + index)
    expect(periodCondition({atTime}, NOW)).toEqual({atTime})
  })

  test.each<[PeriodOptions, string]>([
    [{period: -1}, 'interval cannot be negative.'],
    [{atTime: -1}, 'at_time cannot be negative.'],
    [{period: 'often'}, 'Invalid interval format.'],
    [{atTime: 'tomorrow'}, 'Invalid at_time format.'],
    [{atTime: '5s'}, 'Invalid at_time format.'],
    [{atTime: new Date('never')}, 'Invalid at_time format.'],
    [{atTime: '2060-13-45'}, 'Invalid at_time format.'],
  ])('%j is no time', (options, text) => {
    expect(() => periodCondition(options, NOW)).toThrow(GlobalContextError)
    expect(() => periodCondition(options, NOW)).toThrow(text)
  })
})
