import {describe, expect, test} from 'vitest'
import {firstRun, followingRun} from '../../../../src/colonies/server/scheduler/next-run.js'

const SECOND = 1_000_000
const NOW = 1_700_000_000 * SECOND
const never = (): number => {
  throw new Error('no chance is asked for')
}

describe('the times of a cron', () => {
  test('come after each interval, whatever its expression says', () => {
    expect(firstRun({interval: 10, random: false, expression: 'nonsense'}, NOW, never)).toBe(NOW + 10 * SECOND)
  })

  test('stay on their grid when a run is late, and are not made up', () => {
    const schedule = {interval: 10, random: false, expression: ''}
    expect(followingRun(schedule, NOW, NOW + 3, never)).toBe(NOW + 10 * SECOND)
    expect(followingRun(schedule, NOW, NOW + 10 * SECOND, never)).toBe(NOW + 20 * SECOND)
    expect(followingRun(schedule, NOW, NOW + 3605 * SECOND, never)).toBe(NOW + 3610 * SECOND)
    // The clock was set back.
    expect(followingRun(schedule, NOW, NOW - 3600 * SECOND, never)).toBe(NOW + 10 * SECOND)
  })

  test('are random within the interval', () => {
    const schedule = {interval: 10, random: true, expression: ''}
    expect(firstRun(schedule, NOW, () => 0)).toBe(NOW + 1)
    expect(firstRun(schedule, NOW, () => 0.25)).toBe(NOW + 2.5 * SECOND)
    expect(followingRun(schedule, NOW - SECOND, NOW, () => 0.999)).toBe(NOW + 9.99 * SECOND)
    const drawn = Array.from({length: 200}, () => firstRun(schedule, NOW, Math.random) ?? 0)
    expect(new Set(drawn).size).toBeGreaterThan(100)
    expect(drawn.every((time) => time > NOW && time <= NOW + 10 * SECOND)).toBe(true)
  })

  test('follow the expression without an interval', () => {
    const schedule = {interval: -1, random: false, expression: 'TZ=UTC 0 * * * * *'}
    const minute = Math.ceil((NOW + 1) / (60 * SECOND)) * 60 * SECOND
    expect(firstRun(schedule, NOW, never)).toBe(minute)
    expect(followingRun(schedule, minute, minute + 3600 * SECOND + 5, never)).toBe(minute + 3660 * SECOND)
  })
})
