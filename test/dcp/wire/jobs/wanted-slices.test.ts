import {expect, it} from 'vitest'
import {wantedSlices} from '../../../../src/dcp/wire/jobs/wanted-slices.js'

it.each([
  [[5], [[5, 5]]],
  [
    [1, 2, 3, 7, 6],
    [
      [1, 3],
      [7, 7],
      [6, 6],
    ],
  ],
  [{start: 2, end: 9}, [[2, 9]]],
  [{start: 2, end: 9, step: 1}, [[2, 9]]],
  [{start: 9, end: 2, step: -1}, [[2, 9]]],
  [
    {start: 1, end: 6, step: 2},
    [
      [1, 1],
      [3, 3],
      [5, 5],
    ],
  ],
  [
    {start: 6, end: 1, step: -2},
    [
      [6, 6],
      [4, 4],
      [2, 2],
    ],
  ],
  [{start: 4, end: 4, step: 0}, [[4, 4]]],
  [
    {
      sparse: true,
      ranges: [
        {start: 1, end: 2, step: 1},
        {start: 5, end: 5, step: 0},
      ],
    },
    [
      [1, 2],
      [5, 5],
    ],
  ],
  [[], []],
])('%j', (range, intervals) => {
  expect(wantedSlices(range)).toEqual(intervals.map(([first, last]) => ({first, last})))
})

it.each([[[0]], [[1.5]], ['1'], [5], [{}], [{start: 1}], [{start: 1, end: 1e9, step: 2}], [{ranges: [[1]]}]])(
  'no range of slices: %j',
  (range) => {
    expect(() => wantedSlices(range)).toThrow(expect.objectContaining({code: 'EINVAL'}))
  },
)

it('pieces of pieces are counted before they are made', () => {
  const piece = {start: 1, end: 100_000, step: 2}
  const range = {ranges: Array.from({length: 50_000}, () => piece)}
  expect(() => wantedSlices(range)).toThrow(expect.objectContaining({code: 'EINVAL'}))
})
