import {expect, test} from 'vitest'
import {bodyBudget} from '../../../../src/colonies/server/http/body-budget.js'

test('beyond the budget only the oldest body goes on, and the next one after it', () => {
  const budget = bodyBudget(100)
  const resumed: string[] = []
  const [a, b, c] = ['a', 'b', 'c'].map((name) => budget.open(() => resumed.push(name)))
  expect(a?.take(40)).toBe(true)
  expect(b?.take(40)).toBe(true)
  expect(c?.take(40)).toBe(false)
  expect(b?.take(40)).toBe(false)
  expect(a?.take(500)).toBe(true)
  a?.close()
  // 120 bytes are still there: b goes on alone.
  expect(resumed).toEqual(['b'])
  expect(b?.take(1000)).toBe(true)
  b?.close()
  expect(resumed).toEqual(['b', 'c'])
  expect(c?.take(10)).toBe(true)
})

test('all who wait go on when there is room again', () => {
  const budget = bodyBudget(100)
  const resumed: string[] = []
  const [a, b, c] = ['a', 'b', 'c'].map((name) => budget.open(() => resumed.push(name)))
  a?.take(90)
  expect([b?.take(10), c?.take(10)]).toEqual([false, false])
  a?.close()
  expect(resumed).toEqual(['b', 'c'])
  a?.close()
  expect(resumed).toEqual(['b', 'c'])
})

test('one that waits may leave', () => {
  const budget = bodyBudget(100)
  const resumed: string[] = []
  const [a, b, c] = ['a', 'b', 'c'].map((name) => budget.open(() => resumed.push(name)))
  a?.take(60)
  expect([b?.take(40), c?.take(1)]).toEqual([false, false])
  b?.close()
  expect(resumed).toEqual(['c'])
})
