import {describe, expect, test} from 'vitest'
import {cronTimes} from '../../../../src/colonies/server/scheduler/cron-times.js'

const micros = (time: string): number => Date.parse(time) * 1000
/** The times after one, as texts. */
function times(expression: string, after: string, count = 3): readonly string[] {
  const cron = cronTimes(expression)
  const found: string[] = []
  let time = micros(after)
  for (let index = 0; index < count; index++) {
    const next = cron.after(time)
    if (next === undefined) break
    found.push(new Date(next / 1000).toISOString().replace('.000Z', 'Z'))
    time = next
  }
  return found
}

describe('cron expressions', () => {
  test.each([
    ['TZ=UTC */20 * * * * *', '2026-03-01T10:00:05Z', ['10:00:20', '10:00:40', '10:01:00']],
    ['TZ=UTC 5/20 * * * * ?', '2026-03-01T10:00:00Z', ['10:00:05', '10:00:25', '10:00:45']],
    ['TZ=UTC 0 0-10/5 * * * *', '2026-03-01T10:00:00Z', ['10:05:00', '10:10:00', '11:00:00']],
    ['TZ=UTC 1,3 2 4 ? * *', '2026-03-01T04:00:00Z', ['04:02:01', '04:02:03']],
    ['TZ=UTC @hourly', '2026-03-01T10:00:00Z', ['11:00:00', '12:00:00']],
    ['@every 1h30m', '2026-03-01T10:00:00.250Z', ['11:30:00', '13:00:00']],
    ['@every 10ms', '2026-03-01T10:00:00Z', ['10:00:01', '10:00:02']],
  ])('%s', (expression, after, expected) => {
    expect(times(expression, after, expected.length).map((time) => time.slice(11, 19))).toEqual(expected)
  })

  test.each([
    ['CRON_TZ=UTC 0 0 0 1 JAN ?', ['2027-01-01', '2028-01-01']],
    ['TZ=UTC 0 0 0 ? * MON-wed', ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-09']],
    ['TZ=UTC 0 0 0 * * 0', ['2026-03-08', '2026-03-15']],
    // Two restricted day fields: either of them. A step restricts; a star, or `?`, does not.
    ['TZ=UTC 0 0 0 13 * fri', ['2026-03-06', '2026-03-13', '2026-03-20']],
    ['TZ=UTC 0 0 0 31 * */6', ['2026-03-07', '2026-03-08', '2026-03-14', '2026-03-15']],
    ['TZ=UTC 0 0 0 */1 * fri', ['2026-03-06', '2026-03-13']],
    ['TZ=UTC 0 0 0 29 2 *', ['2028-02-29', '2032-02-29']],
    ['TZ=UTC @yearly', ['2027-01-01']],
    ['TZ=UTC @annually', ['2027-01-01']],
    ['TZ=UTC @monthly', ['2026-04-01']],
    ['TZ=UTC @weekly', ['2026-03-08']],
    ['TZ=UTC @daily', ['2026-03-02']],
    ['TZ=UTC @midnight', ['2026-03-02']],
  ])('%s', (expression, expected) => {
    const days = times(expression, '2026-03-01T12:00:00Z', expected.length).map((time) => time.slice(0, 10))
    expect(days).toEqual(expected)
  })

  test('follow a time zone through its summer', () => {
    expect(times('TZ=Europe/Stockholm 0 0 12 * * *', '2026-03-28T00:00:00Z', 2)).toEqual([
      '2026-03-28T11:00:00Z',
      '2026-03-29T10:00:00Z',
    ])
  })

  test('that never come true have no time', () => {
    expect(times('TZ=UTC 0 0 0 30 2 *', '2026-03-01T12:00:00Z')).toEqual([])
  })

  test.each([
    '',
    '   ',
    '* * * * *',
    '* * * * * * *',
    '60 * * * * *',
    '* * 24 * * *',
    '* * * 0 * *',
    '* * * 32 * *',
    '* * * * 13 *',
    '* * * * * 7',
    '* * * * * L',
    '* * * * * 5#2',
    '* * * LW * *',
    '*/0 * * * * *',
    '5-1 * * * * *',
    '*-5 * * * * *',
    '1-2-3 * * * * *',
    '1/2/3 * * * * *',
    '-1 * * * * *',
    '1,,2 * * * * *',
    'x * * * * *',
    '* * * * foo *',
    'TZ=Nowhere/Town * * * * * *',
    'TZ= * * * * * *',
    'TZ=UTC',
    '@fortnightly',
    '@every',
    '@every 5',
    '@every -5s',
    '@every 1h 2m',
  ])('refuse <%s>', (expression) => {
    expect(() => cronTimes(expression)).toThrowError(expect.objectContaining({status: 400}))
  })
})
