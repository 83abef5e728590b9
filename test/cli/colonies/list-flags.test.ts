import {expect, test} from 'vitest'
import {commaSeparated, jsonList, pairs} from '../../../src/cli/colonies/list-flags.js'

test.each([
  [[], []],
  [[''], []],
  [['a'], ['a']],
  [['a,b'], ['a', 'b']],
  [
    ['a,b', 'c'],
    ['a', 'b', 'c'],
  ],
  [['a,,b'], ['a', '', 'b']],
  [['"a,b",c'], ['a,b', 'c']],
  [['"say ""hi""",x'], ['say "hi"', 'x']],
  [['two words, x'], ['two words', ' x']],
])('%j are the texts %j', async (given, expected) => {
  expect(await commaSeparated(given)).toEqual(expected)
})

test('a quote too many is the fault of the command line', async () => {
  await expect(commaSeparated(['a"b,c'])).rejects.toMatchObject({code: 'USAGE'})
})

test('a pair is split at its first separator', async () => {
  expect([...(await pairs('--env', ['A=1,B=x=y', 'C='], '='))]).toEqual([
    ['A', '1'],
    ['B', 'x=y'],
    ['C', ''],
  ])
  expect([...(await pairs('--kwargs', ['cmd:http://host:80'], ':'))]).toEqual([['cmd', 'http://host:80']])
})

test.each(['novalue', '=x'])('%j is no pair', async (text) => {
  await expect(pairs('--env', [text], '=')).rejects.toMatchObject({code: 'USAGE', exitStatus: 2})
})

test('a list in JSON keeps its types and digits', () => {
  expect(jsonList('--args', '[1, "two", {"a": 9007199254740993}]')).toEqual([1, 'two', {a: 9007199254740993n}])
  for (const text of ['', '1', '{"a":1}', '[1', 'null']) {
    expect(() => jsonList('--args', text)).toThrow(expect.objectContaining({code: 'USAGE'}))
  }
})
