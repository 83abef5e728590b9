import {expect, it} from 'vitest'
import {compareVersions, isVersion} from '../../../../src/dcp/scheduler/packages/semver-order.js'

it('orders versions as semver says', () => {
  const ordered = [
    '0.9.0',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1',
    '1.2.0',
    '1.10.0',
    '2.0.0',
  ]
  expect([...ordered].reverse().sort(compareVersions)).toEqual(ordered)
  expect(compareVersions('1.0.0+one', '1.0.0+other')).toBe(0)
})

it.each([
  ['1.0.0', true],
  ['0.0.1-rc.1+build.5', true],
  ['1.0', false],
  ['v1.0.0', false],
  ['1.0.0-', false],
  ['1.0.0-a..b', false],
  ['1.0.0-01', false],
  ['1.0.0/../x', false],
  ['', false],
])('%j is a version: %s', (text, expected) => {
  expect(isVersion(text)).toBe(expected)
})
