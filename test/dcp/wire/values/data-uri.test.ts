import {describe, expect, test} from 'vitest'
import {encodeValue, remoteText} from '../../../../src/dcp/job/values/value-text.js'
import {textOfDataUri, uriOfSource, uriOfValue, valueOfDataUri} from '../../../../src/dcp/wire/values/data-uri.js'
import {clientValues} from './client-values.js'

const SOURCES = [
  '1',
  '-1.5e300',
  'NaN',
  'null',
  'undefined',
  'true',
  '""',
  '"50 % of #1 ? & + / %23 %25 é 😀 \\n\\t\\"\\\\"',
  '"half a pair: \\ud83d and \\ude00"',
  '[1, "#", {a: null, "%41": [true]}]',
  '{"__proto__x": 1, "": 2}',
  'new Uint8Array([0, 1, 2, 35, 37, 200, 255])',
  'new Float64Array([1.5, -0, NaN])',
  'new Map([["a", 1], [{b: 2}, new Set([1])]])',
  '123456789012345678901234567890n',
  '[undefined, NaN, , 4]',
]

describe('the URI of a value', () => {
  test('is read by the official client as that value', async () => {
    const texts = SOURCES.map((source) => encodeValue(new Function(`return (${source})`)()))
    const shown = await clientValues([
      ...SOURCES.map((source) => ({operation: 'show', source})),
      ...texts.map((text) => ({operation: 'read', uri: uriOfValue(text)})),
      ...texts.map((text) => ({operation: 'readEncoded', uri: encodeURIComponent(uriOfValue(text))})),
    ])
    const expected = shown.slice(0, SOURCES.length)
    expect(shown.slice(SOURCES.length, 2 * SOURCES.length)).toEqual(expected)
    expect(shown.slice(2 * SOURCES.length)).toEqual(expected)
  })

  test('is the URL where the value stands', () => {
    expect(uriOfValue(remoteText('https://example.com/a%20b#c'))).toBe('https://example.com/a%20b#c')
  })

  test('says half a surrogate pair where a text has one', () => {
    const text = '"\ud83d"'
    expect(valueOfDataUri(uriOfValue(text))).toBe('"\\ud83d"')
  })
})

test('a work function comes as the client writes it', async () => {
  const source = '(x, y) => {\n  // 100 % ü # "\\u{1F600}" 😀 %20\n  return [x, "%41"];\n}'
  const [uri] = await clientValues([{operation: 'workFunction', source}])
  expect(textOfDataUri(String(uri))).toBe(source)
  expect(uriOfSource(source)).toBe(uri)
})

describe('a data: URI of a stranger', () => {
  test.each([
    ['data:application/json,[1,%20"%25"]', '[1, "%"]'],
    ['data:application/json;base64,eyJhIjoxfQ==', '{"a":1}'],
    ['data:application/json;charset=UTF-8;base64,IsOpIg==', '"é"'],
    ['data:,https://example.com/1', '"https://example.com/1"'],
    ['data:text/html;charset=utf-8,<b>%C3%A9</b>', '"<b>é</b>"'],
    ['data:application/x-kvin,%7B%22_serializeVerId%22:%22v9%22,%22what%22:%7B%22raw%22:%5B1%5D%7D%7D', '[1]'],
  ])('%s', (uri, text) => {
    expect(valueOfDataUri(uri)).toBe(text)
  })

  test('of another type is bytes', () => {
    expect(valueOfDataUri('data:image/png;base64,AP8=')).toBe(encodeValue(new Uint8Array([0, 255])))
  })

  test.each(['data:', 'data:application/json,{', 'data:application/json,%ff', 'data:application/x-kvin,{}', 'nothing'])(
    '%s is refused',
    (uri) => {
      expect(() => valueOfDataUri(uri)).toThrow(expect.objectContaining({code: 'EINVAL'}))
    },
  )
})
