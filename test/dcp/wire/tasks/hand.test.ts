import {describe, expect, test} from 'vitest'
import {createHand} from '../../../../src/dcp/wire/tasks/hand.js'

describe('what a worker has in hand', () => {
  test('is unbegun until each slice was begun, reported or given back', () => {
    const hand = createHand()
    expect(hand.hasUnbegun()).toBe(false)
    hand.give('a', [1, 2, 3], 0)
    hand.begin('a', [1])
    hand.begin('a', [1])
    hand.begin('b', [1])
    hand.drop('a', [1, 2])
    expect(hand.hasUnbegun()).toBe(true)
    hand.begin('a', [3])
    expect(hand.hasUnbegun()).toBe(false)
    hand.drop('a', [3, 3, 4])
    hand.drop('none', [1])
    expect(hand.hasUnbegun()).toBe(false)
  })

  test('is counted once when a slice comes again', () => {
    const hand = createHand()
    hand.give('a', [1], 0)
    hand.begin('a', [1])
    hand.give('a', [1], 1)
    expect(hand.hasUnbegun()).toBe(true)
    hand.begin('a', [1])
    expect(hand.hasUnbegun()).toBe(false)
    hand.give('a', [2], 1)
    hand.clear()
    expect(hand.hasUnbegun()).toBe(false)
  })

  test('tells which slices were begun, and takes all for it where it knows of none', () => {
    const hand = createHand()
    hand.give('a', [1, 2, 3], 0)
    expect(hand.begunOf('a', [1, 2])).toEqual([1, 2])
    hand.begin('a', [2])
    expect(hand.begunOf('a', [1, 2, 3])).toEqual([2])
    expect(hand.begunOf('unknown', [4])).toEqual([4])
  })

  test('tells what was given lately', () => {
    const hand = createHand()
    hand.give('a', [1], 10)
    hand.give('a', [2], 20)
    hand.give('b', [1], 20)
    expect([...hand.givenSince(15, new Map([['b', []]]))]).toEqual([['a', [2]]])
  })
})
