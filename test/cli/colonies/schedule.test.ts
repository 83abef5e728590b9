import {expect, test} from 'vitest'
import {checkedSchedule} from '../../../src/cli/colonies/cron-flags.js'
import {logTime} from '../../../src/cli/colonies/log-time.js'
import {removedState} from '../../../src/cli/colonies/removed-state.js'

test.each([
  [{cron: '0 30 6 * * *'}, {cronexpression: '0 30 6 * * *', interval: -1}],
  [{cron: '@daily'}, {cronexpression: '@daily', interval: -1}],
  [{cron: '@every 1h30m'}, {cronexpression: '@every 1h30m', interval: -1}],
  [{interval: 5}, {cronexpression: '', interval: 5}],
  [
    {interval: 5, random: true},
    {cronexpression: '', interval: 5},
  ],
])('%j is a time to run at', (flags, expected) => {
  expect(checkedSchedule({interval: -1, random: false, ...flags})).toEqual(expected)
})

test.each([
  {},
  {interval: -1},
  {interval: 0},
  {cron: '30 6 * * *'},
  {cron: '@daily', interval: 5},
  {cron: '@daily', random: true},
])('%j is none', (flags) => {
  expect(() => checkedSchedule({interval: -1, random: false, ...flags})).toThrow(
    expect.objectContaining({code: 'USAGE'}),
  )
})

test('the time of a log keeps its nanoseconds', () => {
  expect(logTime(1795176377077511649n)).toBe('2026-11-20T12:06:17.077511649Z')
  expect(logTime(0n)).toBe('1970-01-01T00:00:00.000000000Z')
})

test('removeall means all, or one state', () => {
  const none = {waiting: false, successful: false, failed: false, cancelled: false}
  expect(removedState(none).state).toBe(-1)
  expect(removedState({...none, waiting: true}).state).toBe(0)
  expect(removedState({...none, successful: true}).state).toBe(2)
  expect(removedState({...none, failed: true}).state).toBe(3)
  expect(removedState({...none, cancelled: true}).state).toBe(4)
})
