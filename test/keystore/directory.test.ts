import {expect, test} from 'vitest'
import {keystoreDirectory, locateKeystore, namedKeystore} from '../../src/keystore/directory.js'
import {expectFault} from './sample.js'

const PLACE = {directory: '/keys', home: '/home/u'}

test('looks where DCP looks; an empty variable is unset', () => {
  const HOME = '/home/u'
  expect(keystoreDirectory({HOME})).toBe('/home/u/.dcp')
  expect(keystoreDirectory({HOME, XDG_DATA_HOME: '/data'})).toBe('/data/dcp')
  expect(keystoreDirectory({HOME, XDG_DATA_HOME: '/data', DCP_RESOURCE_DIR: '/r'})).toBe('/r')
  expect(keystoreDirectory({HOME, XDG_DATA_HOME: '', DCP_RESOURCE_DIR: ''})).toBe('/home/u/.dcp')
})

test.each(['id', 'default', 'a.b-c_d', 'ключ', 'two words', 'x'.repeat(200)])('%j is a name', (name) => {
  expect(namedKeystore(name, '/keys')).toEqual({name, file: `/keys/${name}.keystore`})
})

test.each(['', '.', '..', '.hidden', '-x', '~', 'a/b', 'a\\b', 'a\0b', 'a\nb', ' a', 'x'.repeat(201), 'é'.repeat(101)])(
  '%j is no name',
  (name) => expectFault(() => namedKeystore(name, '/keys'), 'KEYSTORE_NAME_INVALID'),
)

test('what contains a slash is a path', () => {
  expect(locateKeystore('alice', PLACE)).toEqual({name: 'alice', file: '/keys/alice.keystore'})
  expect(locateKeystore('/tmp/bob.keystore', PLACE)).toEqual({name: 'bob', file: '/tmp/bob.keystore'})
  expect(locateKeystore('~/x/UTC--1', PLACE)).toEqual({name: 'UTC--1', file: '/home/u/x/UTC--1'})
  expect(locateKeystore('./a.json', PLACE).file).toMatch(/^\/.*\/a\.json$/)
})

test('a path with NUL is refused', () => expectFault(() => locateKeystore('/a\0b', PLACE), 'KEYSTORE_NAME_INVALID'))
