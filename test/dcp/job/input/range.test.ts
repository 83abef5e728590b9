import {describe, expect, it} from 'vitest'
import {parseRange, rangeLength, rangeValue} from '../../../../src/dcp/job/input/range.js'

const valuesOf = (text: string) => {
  const range = parseRange(text)
  return Array.from({length: rangeLength(range)}, (_, n) => rangeValue(range, n))
}

describe('parseRange', () => {
  it.each([
    ['1..5', [1, 2, 3, 4, 5]],
    ['5..3', [5, 4, 3]],
    ['-2..2', [-2, -1, 0, 1, 2]],
    ['0..10:3', [0, 3, 6, 9]],
    ['10..1:-3', [10, 7, 4, 1]],
    ['1..2:0.25', [1, 1.25, 1.5, 1.75, 2]],
    ['7..7', [7]],
    ['7..7:2', [7]],
    ['-1.5..-.5', [-1.5, -0.5]],
    ['1e1..12', [10, 11, 12]],
    ['1...5:-.5', [1, 0.5]],
    [' +1..2 ', [1, 2]],
    ['0..0.3:0.1', [0, 0.1, 0.2]],
  ])('%s', (text, expected) => {
    expect(valuesOf(text)).toEqual(expected)
  })

  it.each([
    '',
    '1',
    '1..',
    '..5',
    '1..5:',
    '1..5:0',
    '1..5:-1',
    '5..1:1',
    'a..b',
    '1..5:1:1',
    '0x1..5',
    '1..Infinity',
    '1..1e999',
    '-1e308..1e308',
    '0..1e300:1e-9',
    '1,5',
  ])('refuses %s', (text) => {
    expect(() => parseRange(text)).toThrow(expect.objectContaining({code: 'INPUT_INVALID'}))
  })
})
