import {describe, expect, it} from 'vitest'
import {decodeValue} from '../../../../src/dcp/job/values/value-text.js'
import {contentText} from '../../../../src/dcp/worker/data/content-text.js'

const bytes = Buffer.from([0, 255, 254, 65])
const kvin = '{"_serializeVerId":"v9","what":{"number":"NaN"}}'

describe('fetched content', () => {
  it.each([
    ['application/json; charset=utf-8', ' {"a": [1]}\n', {a: [1]}],
    ['application/json', '\uFEFF1', 1],
    ['application/x-kvin', kvin, Number.NaN],
    ['text/plain', '12', '12'],
    ['text/csv; header=present', 'a,b\n1,2\n', 'a,b\n1,2\n'],
    ['application/octet-stream', '[1,2]', '[1,2]'],
    [undefined, '[1,2]', [1, 2]],
    [undefined, 'plain words', 'plain words'],
    ['application/xml', '<a/>', '<a/>'],
    ['IMAGE/png', bytes, new Uint8Array(bytes)],
  ])('of type %s is a value', (type, content, value) => {
    const text = contentText(Buffer.from(content), type)
    expect(text && decodeValue(text)).toEqual(value)
  })

  it.each([
    ['application/json', '{'],
    ['application/json', ''],
    ['application/json', bytes],
    ['application/x-kvin', '{"what":1}'],
    ['application/x-kvin', '1'],
  ])('of type %s must be what it says', (type, content) => {
    expect(contentText(Buffer.from(content), type)).toBeUndefined()
  })
})
