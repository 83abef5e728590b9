import {expect, test} from 'vitest'
import {nearest} from '../../src/cli/nearest.js'

const names = ['job deploy', 'job delete', 'job list', 'doctor', 'completion']

test.each([
  ['job depoly', ['job deploy']],
  ['docter', ['doctor']],
  ['comp', ['completion']],
  ['job lst', ['job list']],
  ['zzzzzz', []],
])('%s → %j', (word, expected) => {
  expect(nearest(word, names).slice(0, Math.max(1, expected.length))).toEqual(expected)
})
