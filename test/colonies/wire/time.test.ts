import {describe, expect, test} from 'vitest'
import {MESSAGES} from '../../../src/colonies/wire/messages/catalogue.js'
import {formatTime, parseTime, ZERO_TIME} from '../../../src/colonies/wire/time.js'

describe('times on the wire', () => {
  test.each([
    [null, ZERO_TIME],
    [0, '1970-01-01T00:00:00Z'],
    [1_795_176_377_077_511, '2026-11-20T12:06:17.077511Z'],
    [1_795_176_377_077_500, '2026-11-20T12:06:17.0775Z'],
    [1_795_176_377_000_000, '2026-11-20T12:06:17Z'],
    [1_795_176_377_000_001, '2026-11-20T12:06:17.000001Z'],
    [-1, '1969-12-31T23:59:59.999999Z'],
  ])('%s is written %s, and read back', (micros, text) => {
    expect(formatTime(micros)).toBe(text)
    expect(parseTime(text)).toBe(micros ?? undefined)
  })

  test.each([
    ['2026-11-20T13:06:17.077511+01:00', 1_795_176_377_077_511],
    ['2026-11-20T12:06:17.077511649Z', 1_795_176_377_077_511],
    ['0001-01-01T01:12:12+01:12', undefined],
    ['0001-01-01T00:53:28+00:53:28', undefined],
    ['yesterday', undefined],
    ['', undefined],
  ])('%s is read as %s', (text, micros) => {
    expect(parseTime(text)).toBe(micros)
  })

  test('are the zero time in requests that have none: Go takes no empty text for a time', () => {
    for (const type of ['addexecutormsg', 'addcronmsg', 'addgeneratormsg'] as const) {
      const {request} = MESSAGES[type]
      const json = request.encode(request.decode({}, '') as never)
      expect(json).toContain(ZERO_TIME)
      expect(json).not.toMatch(/"(\w*time|nextrun|lastrun|firstpack)":""/)
    }
  })
})
