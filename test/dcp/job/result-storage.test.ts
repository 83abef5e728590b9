import {describe, expect, it} from 'vitest'
import {resultStorageUrl, storedResultText} from '../../../src/dcp/job/result-storage.js'

const place = {job: 'abcdefgh', slice: 12}

describe('the URL of a stored result', () => {
  it.each([
    ['http://h/{job}/{slice}.json', 'http://h/abcdefgh/12.json'],
    ['http://h/%7Bjob%7D?n=%7bslice%7d', 'http://h/abcdefgh?n=12'],
    ['http://h/{job:0,4}/{job:-2}', 'http://h/abcd/gh'],
    ['http://h/{other}', 'http://h/missing-other-'],
    ['http://h/plain', 'http://h/plain'],
  ])('of %s is %s', (pattern, url) => {
    expect(resultStorageUrl(pattern, place)).toBe(url)
  })

  it('has a hash that stays and a word that does not', () => {
    const [one = '', other = ''] = [1, 2].map(() => resultStorageUrl('http://h/{hash}/{unique}/{unique}', place))
    const [, hash, unique, again] = /^http:\/\/h\/([0-9a-f]{64})\/(\w{22})\/(\w{22})$/.exec(one) ?? []
    expect(again).toBe(unique)
    expect(other).toContain(hash)
    expect(other).not.toContain(unique)
  })
})

describe('what a server answers to a result', () => {
  it.each([
    ['http://h/1', 'uhttp://h/1'],
    [' https://h/1\n', 'uhttps://h/1'],
    [{success: true, href: 'http://h/2'}, 'uhttp://h/2'],
    ['file:///etc/passwd', '"file:///etc/passwd"'],
    [{success: true}, '{"success":true}'],
    [5, '5'],
  ])('%j is %s', (answer, text) => {
    expect(storedResultText(answer)).toBe(text)
  })
})
