import {describe, expect, test} from 'vitest'
import {JsonText, jsonText} from '../../src/output/json.js'

async function textOf(value: unknown): Promise<string> {
  let text = ''
  for await (const piece of jsonText(value)) text += piece
  return text
}

async function* later<T>(...items: T[]): AsyncGenerator<T> {
  yield* items
}

describe('jsonText', () => {
  test.each([[1], [null], ['ä"'], [[1, {a: 2}]], [{a: [], b: undefined, c: null}], [{}], [[]], [new Date(0)]])(
    'writes %j as JSON.stringify does',
    async (value) => {
      expect(await textOf(value)).toBe(JSON.stringify(value))
    },
  )

  test('undefined is null, so that there always is a document', async () => {
    expect(await textOf(undefined)).toBe('null')
  })

  test('iterables are lists, at the top and as members', async () => {
    expect(await textOf(new Set([1, 'a']))).toBe('[1,"a"]')
    expect(await textOf(later())).toBe('[]')
    expect(await textOf({id: 'x', results: later(new JsonText('1.0'), new JsonText('{}')), none: undefined})).toBe(
      '{"id":"x","results":[1.0,{}]}',
    )
  })

  test('a long list comes in pieces that are a document together', async () => {
    const numbers = Array.from({length: 100_000}, (_, index) => index)
    const pieces: string[] = []
    for await (const piece of jsonText({numbers: new Set(numbers)})) pieces.push(piece)
    expect(pieces.length).toBeGreaterThan(5)
    expect(JSON.parse(pieces.join(''))).toEqual({numbers})
  })
})
