import {describe, expect, it} from 'vitest'
import {satisfies} from '../../../../src/dcp/job/work/semver-range.js'
import type {WorkSource} from '../../../../src/dcp/job/work/work-source.js'
import {worktimeOf, worktimeVersionOf} from '../../../../src/dcp/job/work/worktimes.js'

const file = (path: string): WorkSource => ({kind: 'file', path})
const usage = expect.objectContaining({code: 'USAGE', hint: expect.any(String)})

describe('satisfies', () => {
  it.each<[string, string, boolean]>([
    ['1.0.0', '*', true],
    ['1.0.0', '^1.0.0', true],
    ['1.2.3', '^1.0.0', true],
    ['2.0.0', '^1.0.0', false],
    ['1.0.0', '^1.0.1', false],
    ['1.0.0', '1', true],
    ['1.0.0', '1.x', true],
    ['1.0.0', '^1', true],
    ['1.0.0', '~1.0', true],
    ['0.28.0', '^0.28.0', true],
    ['0.28.4', '^0.28.0', true],
    ['0.29.0', '^0.28.0', false],
    ['0.28.0', '^0.26.0', false],
    ['0.28.0', '~0.28', true],
    ['0.28.0', '0.28.0', true],
    ['0.28.0', '=0.28.0', true],
    ['0.28.0', 'v0.28.0', true],
    ['0.28.0', '0.28.1', false],
    ['0.28.0', '0.28.x', true],
    ['0.28.0', '0.x', true],
    ['0.28.0', '^0', true],
    ['0.0.3', '^0.0.3', true],
    ['0.0.4', '^0.0.3', false],
    ['1.10.0', '~1.9.0', false],
    ['1.10.0', '^1.9.9', true],
  ])('%s in %s: %s', (version, range, expected) => {
    expect(satisfies(version, range)).toBe(expected)
  })

  it.each(['', 'latest', '>=1.0.0', '1 || 2', '1.0.0 - 2.0.0', '1.x.1', '1.0.0-beta', '^'])('refuses %j', (range) => {
    expect(() => satisfies('1.0.0', range)).toThrow(usage)
  })
})

describe('the worktime', () => {
  it('is chosen by the ending of the file', () => {
    expect(worktimeOf(file('a.py'), undefined)).toBe('pyodide')
    expect(worktimeOf(file('a.PY'), undefined)).toBe('pyodide')
    expect(worktimeOf(file('a.ts'), undefined)).toBe('map-basic')
    expect(worktimeOf(file('a'), 'pyodide')).toBe('pyodide')
    expect(worktimeOf({kind: 'function', text: 'x', resolveDir: '.'}, undefined)).toBe('map-basic')
    expect(worktimeOf({kind: 'function', text: 'x', resolveDir: '.'}, 'pyodide')).toBe('pyodide')
    expect(() => worktimeOf(file('a.py'), 'map-basic')).toThrow(usage)
    expect(() => worktimeOf(file('a.js'), 'pyodide')).toThrow(usage)
  })

  it('has the version that is there', () => {
    expect(worktimeVersionOf('map-basic', undefined)).toBe('^1.0.0')
    expect(worktimeVersionOf('pyodide', undefined)).toBe('^0.28.0')
    expect(worktimeVersionOf('pyodide', ' ~0.28.0 ')).toBe('~0.28.0')
    expect(() => worktimeVersionOf('pyodide', '^0.26.0')).toThrow(
      expect.objectContaining({code: 'USAGE', message: expect.stringContaining('0.28.0')}),
    )
  })
})
