import {expect, test} from 'vitest'
import {bodyBudget} from '../../../../src/colonies/server/http/body-budget.js'

test('large bodies get room in turn, as others give it back', () => {
  const budget = bodyBudget(100)
  const admitted: string[] = []
  budget.reserve(60, () => admitted.push('a'))
  budget.reserve(60, () => admitted.push('b'))
  // Room there would be, but it is not its turn.
  budget.reserve(10, () => admitted.push('c'))
  expect(admitted).toEqual(['a'])
  budget.release(60)
  expect(admitted).toEqual(['a', 'b', 'c'])
  budget.release(60)
  budget.release(10)
})

test('who gives up waiting lets the next one in', () => {
  const budget = bodyBudget(100)
  const admitted: string[] = []
  budget.reserve(60, () => admitted.push('a'))
  const forgo = budget.reserve(90, () => admitted.push('b'))
  budget.reserve(40, () => admitted.push('c'))
  forgo()
  expect(admitted).toEqual(['a', 'c'])
  forgo()
  budget.release(60)
  expect(admitted).toEqual(['a', 'c'])
})

test('a body that is larger than everything comes in alone', () => {
  const budget = bodyBudget(100)
  const admitted: string[] = []
  budget.reserve(1, () => admitted.push('a'))
  budget.reserve(500, () => admitted.push('b'))
  expect(admitted).toEqual(['a'])
  budget.release(1)
  expect(admitted).toEqual(['a', 'b'])
})

test('small bodies are counted apart, and refused when there are too many', () => {
  const budget = bodyBudget(100)
  budget.reserve(100, () => {})
  expect(budget.take(80)).toBe(true)
  expect(budget.take(30)).toBe(false)
  budget.give(80)
  expect(budget.take(30)).toBe(true)
})
