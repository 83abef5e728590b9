import {expect, test} from 'vitest'
import {createRequestRate} from '../../../../src/dcp/wire/session/request-rate.js'

test('a caller may ask at once what it may ask in a second, and then as time passes', () => {
  let now = 0
  const rate = createRequestRate(100, () => now)
  rate.spend(100)
  expect(rate.wait()).toBe(0)
  rate.spend(50)
  expect(rate.wait()).toBe(500)
  now = 500
  expect(rate.wait()).toBe(0)
  now = 1_000_000
  rate.spend(101)
  expect(rate.wait()).toBe(10)
})

test('a clock that is set back makes nobody wait longer', () => {
  let now = 10_000
  const rate = createRequestRate(100, () => now)
  rate.spend(150)
  now = 0
  expect(rate.wait()).toBe(500)
  now = 500
  expect(rate.wait()).toBe(0)
})
