import {describe, expect, test} from 'vitest'
import {isUnder, labelOf, namedLabel, placedLabel} from '../../../src/colonies/files/label.js'
import {labelPath} from '../../../src/colonies/files/label-path.js'
import {isReserved, localName, nameProblem} from '../../../src/colonies/files/local-name.js'

describe('a name that somebody else gave', () => {
  test.each(['a', 'a b.txt', 'é', '...', '..a', 'a..', '-rf', 'a\\b', 'con', 'a:b', 'x'.repeat(255), '.cfsx', '\n'])(
    'may be %j here',
    (name) => {
      expect(nameProblem(name, false)).toBeUndefined()
    },
  )

  test.each([
    '',
    '.',
    '..',
    '../a',
    '/etc/passwd',
    'a/b',
    'a\0b',
    '.cfs',
    '.CFS',
    '.cfs-part-1',
    '\ud800',
    'é'.repeat(128),
  ])('may not be %j', (name) => {
    expect(nameProblem(name, false)).toBeTypeOf('string')
    expect(() => localName(name, '/l')).toThrow(expect.objectContaining({code: 'FILE_NAME_REFUSED'}))
  })

  test.each(['a\\b', '..\\a', 'C:', 'a:stream', 'con', 'CON.txt', 'lpt1', 'a.', 'a ', 'a?', '\u0001'])(
    'may not be %j on Windows',
    (name) => {
      expect(nameProblem(name, true)).toBeTypeOf('string')
    },
  )

  test.each(['a', '.config', 'con.txt'])('may be %j on Windows, as far as it goes', (name) => {
    expect(nameProblem(name, true) === undefined).toBe(name !== 'con.txt')
  })

  test('is reserved for marks and parts', () => {
    expect(['.cfs', '.cfs-part-x', '.cfsx', 'cfs'].map(isReserved)).toEqual([true, true, false, false])
  })
})

describe('a label', () => {
  test.each([
    ['data', '/data'],
    ['/data/', '/data'],
    ['//a/b//', '/a/b'],
    ['/', '/'],
    ['', '/'],
  ])('%j is %j', (text, label) => {
    expect(labelOf(text)).toBe(label)
  })

  test('needs a name where all that is below it counts', () => {
    expect(() => namedLabel('/')).toThrow(expect.objectContaining({code: 'USAGE'}))
    expect(() => labelOf('a\0')).toThrow(expect.objectContaining({code: 'USAGE'}))
  })

  test.each(['../x', '/a/./b', 'a/..'])('goes with no directory: %j', (text) => {
    expect(() => placedLabel(text)).toThrow(expect.objectContaining({code: 'USAGE'}))
  })

  test('lies under another one by whole parts', () => {
    expect(['/a', '/a/b', '/ab', '/'].map((label) => isUnder(label, '/a'))).toEqual([true, true, false, false])
  })

  test.each([
    ['/a', 'f', 'f', true],
    ['/a/b/c', 'f', 'b/c/f', true],
    ['/a/', 'f', '/f', false],
    ['/a/../..', 'f', '../../f', false],
    ['/a/b', '../f', 'b/../f', false],
  ])('%s with %s stands at %s below /a', (label, name, path, isGood) => {
    const found = labelPath('/a', label, name)
    expect([found.path, found.problem === undefined]).toEqual([path, isGood])
  })
})
