import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type ServedObjects, serveS3} from '../../../support/s3-service.js'

let s3: ServedObjects
const NAMES = ['a', 'a/1', 'a/2', 'a/b/3', 'b', 'c&<d>', 'ä/x', '日本', '🙂/1', '🙂/2']

beforeAll(async () => {
  s3 = await serveS3()
  await s3.call({method: 'PUT', path: '/colonyfs'})
  await s3.call({method: 'PUT', path: '/other'})
  await s3.call({method: 'PUT', path: '/other/elsewhere', body: 'x'})
  for (const name of NAMES)
    await s3.call({method: 'PUT', path: `/colonyfs/${name.split('/').map(encodeURIComponent).join('/')}`, body: name})
})
afterAll(() => s3.end())

const list = async (
  query = '',
): Promise<{readonly keys: string[]; readonly prefixes: string[]; readonly text: string}> => {
  const text = (await s3.call({path: `/colonyfs?list-type=2&encoding-type=url${query}`})).body.toString()
  const all = (pattern: RegExp): string[] =>
    [...text.matchAll(pattern)].map(([, found = '']) => decodeURIComponent(found))
  return {keys: all(/<Key>(.*?)<\/Key>/g), prefixes: all(/<CommonPrefixes><Prefix>(.*?)<\/Prefix>/g), text}
}
const nextOf = (text: string): string | undefined => /<NextContinuationToken>(.*?)</.exec(text)?.[1]

describe('a list of objects', () => {
  test('has them in the order of the bytes of their names', async () => {
    const {keys, text} = await list()
    expect(keys).toEqual(NAMES)
    expect(text).toContain('<IsTruncated>false</IsTruncated>')
  })

  test('can be of those with a prefix, or behind a name', async () => {
    expect((await list('&prefix=a%2F')).keys).toEqual(['a/1', 'a/2', 'a/b/3'])
    expect((await list('&prefix=%F0%9F%99%82')).keys).toEqual(['🙂/1', '🙂/2'])
    expect((await list('&prefix=none')).keys).toEqual([])
    expect((await list('&start-after=a%2F2')).keys).toEqual(NAMES.slice(3))
    expect((await list('&start-after=a%2Fb&prefix=a')).keys).toEqual(['a/b/3'])
  })

  test('shows what a delimiter divides as one', async () => {
    const {keys, prefixes} = await list('&delimiter=%2F')
    expect(keys).toEqual(['a', 'b', 'c&<d>', '日本'])
    expect(prefixes).toEqual(['a/', 'ä/', '🙂/'])
    expect(await list('&delimiter=%2F&prefix=a%2F')).toMatchObject({keys: ['a/1', 'a/2'], prefixes: ['a/b/']})
  })

  test.each(['', '&delimiter=%2F'])('comes page by page%s', async (query) => {
    const whole = await list(query)
    for (const size of [1, 2, 3]) {
      const [keys, prefixes]: [string[], string[]] = [[], []]
      let token: string | undefined
      do {
        const page = await list(`${query}&max-keys=${size}${token === undefined ? '' : `&continuation-token=${token}`}`)
        keys.push(...page.keys)
        prefixes.push(...page.prefixes)
        expect(page.keys.length + page.prefixes.length).toBeLessThanOrEqual(size)
        token = nextOf(page.text)
      } while (token !== undefined)
      expect({keys, prefixes}).toEqual({keys: whole.keys, prefixes: whole.prefixes})
    }
  })

  test('is asked for in words that it knows', async () => {
    expect((await s3.call({path: '/colonyfs?list-type=1'})).code).toBe('NotImplemented')
    expect((await s3.call({path: '/colonyfs?list-type=2&max-keys=x'})).code).toBe('InvalidArgument')
    expect((await s3.call({path: '/nowhere?list-type=2'})).code).toBe('NoSuchBucket')
  })
})

test('buckets are listed, and removed when they are empty', async () => {
  expect((await s3.call({path: '/'})).body.toString()).toMatch(/<Name>colonyfs<.*<Name>other</s)
  expect((await s3.call({method: 'DELETE', path: '/other'})).code).toBe('BucketNotEmpty')
  const body = '<Delete><Object><Key>elsewhere</Key></Object><Object><Key>a &amp; b &#x1F642;</Key></Object></Delete>'
  const answer = await s3.call({method: 'POST', path: '/other?delete=', body})
  expect(answer.body.toString()).toContain('<Deleted><Key>a &amp; b 🙂</Key></Deleted>')
  expect((await s3.call({path: '/other/elsewhere'})).code).toBe('NoSuchKey')
  expect((await s3.call({method: 'DELETE', path: '/other'})).status).toBe(204)
  expect((await s3.call({method: 'DELETE', path: '/other'})).code).toBe('NoSuchBucket')
})

test('a removal of many lists what it removes', async () => {
  for (const body of ['<Delete></Delete>', '<Delete><Object><Key></Key></Object></Delete>', 'x']) {
    expect((await s3.call({method: 'POST', path: '/colonyfs?delete=', body})).code).toBe('MalformedXML')
  }
  const many = `<Delete>${'<Object><Key>x</Key></Object>'.repeat(1001)}</Delete>`
  expect((await s3.call({method: 'POST', path: '/colonyfs?delete=', body: many})).code).toBe('MalformedXML')
})
