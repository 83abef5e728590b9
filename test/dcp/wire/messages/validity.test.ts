import {describe, expect, test} from 'vitest'
import {invalidity, stampBook} from '../../../../src/dcp/wire/messages/validity.js'

const NOW = 1_000_000_000
const SLOP = 600_000
const at = (time: number, ttl: unknown = 120, stamp: unknown = 's') => ({validity: {stamp, ttl, time: time / 1000}})
const check = (payload: object, authorized = false, stamps = stampBook(() => NOW)) =>
  invalidity(payload as Record<string, unknown>, authorized, {now: NOW, slop: SLOP, stamps})?.code

describe('the validity of a request', () => {
  test('bears clocks that differ', () => {
    expect(check(at(NOW))).toBeUndefined()
    expect(check(at(NOW + SLOP))).toBeUndefined()
    expect(check(at(NOW - SLOP - 119_000))).toBeUndefined()
  })

  test('ends', () => {
    expect(check(at(NOW + SLOP + 1000))).toBe('ETIMETRAVEL')
    expect(check(at(NOW - SLOP - 121_000))).toBe('EEXPIRED')
    expect(check(at(NOW - SLOP - 1_000_000, 1e9))).toBe('EEXPIRED')
    expect(check(at(Number.NaN))).toBe('ETIMETRAVEL')
  })

  test('must be told', () => {
    expect(check({})).toBe('EINVAL')
    expect(check(at(NOW, 120, 7))).toBe('EINVAL')
    expect(check({validity: {stamp: 's', time: 'now'}})).toBe('EINVAL')
  })

  test('is for once where somebody authorized it', () => {
    const stamps = stampBook(() => NOW)
    expect(check(at(NOW), true, stamps)).toBeUndefined()
    expect(check(at(NOW), true, stamps)).toBe('EDUP')
    expect(check(at(NOW, 120, 'other'), true, stamps)).toBeUndefined()
    expect(check(at(NOW), false, stamps)).toBeUndefined()
  })

  test('is forgotten once it has ended', () => {
    let now = 0
    const stamps = stampBook(() => now)
    expect(stamps.add('a', 10)).toBe(true)
    expect(stamps.add('a', 10)).toBe(false)
    now = 11
    expect(stamps.add('a', 20)).toBe(true)
  })
})
