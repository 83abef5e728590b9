import {describe, expect, test} from 'vitest'
import {encodeValue} from '../../../../src/dcp/job/values/value-text.js'
import {marshaledMessage, writtenMessage} from '../../../../src/dcp/wire/values/console-message.js'
import {reportedOutcome, uriOfError} from '../../../../src/dcp/wire/values/result.js'
import {argumentTexts, sliceTexts} from '../../../../src/dcp/wire/values/value-list.js'
import {clientValues} from './client-values.js'

const REFUSED = expect.objectContaining({code: 'EINVAL'})

test('arguments and slice data come as their texts, URLs as what stands there', async () => {
  const list =
    '[1, "a", null, {b: [2]}, new Map([[1, 2]]), new URL("https://example.com/1"), new DcpURL("http://example.com/2"), new Date(0)]'
  const [data, args] = await clientValues([
    {operation: 'marshal', source: list},
    {operation: 'marshalArguments', source: list.replace('null, ', '')},
  ])
  const texts = ['1', '"a"', 'null', '{"b":[2]}', encodeValue(new Map([[1, 2]])), 'uhttps://example.com/1']
  const rest = ['uhttp://example.com/2', '"1970-01-01T00:00:00.000Z"']
  expect(sliceTexts(data)).toEqual([...texts, ...rest])
  expect(argumentTexts(args, 'web')).toEqual([...texts, ...rest].filter((text) => text !== 'null'))
})

test('an array whose items repeat, or refer to each other, is taken apart', async () => {
  const source = '(() => { const o = {a: new Map()}; return [o, o, 5, 5, 5, 5, "x", "x", [o.a]]; })()'
  const [data] = await clientValues([{operation: 'marshal', source}])
  const object = encodeValue({a: new Map()})
  expect(sliceTexts(data)).toEqual([object, object, '5', '5', '5', '5', '"x"', '"x"', encodeValue([new Map()])])
})

test('files stand for values only where the deploying process computes itself', async () => {
  const [args, data] = await clientValues([
    {operation: 'marshalArguments', source: '[new URL("file:///tmp/a.kvin")]'},
    {operation: 'marshal', source: '[new URL("file:///tmp/a.kvin")]'},
  ])
  expect(argumentTexts(args, 'local')).toEqual(['ufile:///tmp/a.kvin'])
  expect(() => argumentTexts(args, 'web')).toThrow(REFUSED)
  expect(() => sliceTexts(data)).toThrow(REFUSED)
})

test.each([undefined, null, 5, [], {}, {_serializeVerId: 'v9', what: 5}, {_serializeVerId: 'v8', what: {raw: []}}])(
  'no marshaled array: %j',
  (marshaled) => {
    expect(() => sliceTexts(marshaled)).toThrow(REFUSED)
    expect(() => argumentTexts(marshaled, 'web')).toThrow(REFUSED)
  },
)

describe('a result', () => {
  test('comes as its text', async () => {
    const sources = ['5', '"%"', '[1, {a: undefined}]', 'new URL("https://example.com/r")', 'new Error("returned")']
    const marshaled = await clientValues(sources.map((source) => ({operation: 'marshalResult', source})))
    const outcomes = marshaled.map((resultV2) => reportedOutcome({resultV2}))
    const values = ['5', '"%"', encodeValue([1, {a: undefined}]), 'uhttps://example.com/r']
    expect(outcomes.slice(0, 4)).toEqual(values.map((value) => ({kind: 'result', value})))
    expect(outcomes[4]?.kind).toBe('result')
  })

  test('may be what a server said to which it was sent', () => {
    expect(reportedOutcome({result: 'data:,https://example.com/1'})).toEqual({
      kind: 'result',
      value: '"https://example.com/1"',
    })
  })

  test('of an exception is an error, and the client gets the same Error', async () => {
    const error = {name: 'TypeError', message: 'boom: "%" #', stack: 'TypeError: boom\n    at work (work.js:1:2)'}
    const [resultV2] = await clientValues([{operation: 'marshalUncaught', error}])
    const outcome = reportedOutcome({resultV2})
    expect(outcome).toEqual({kind: 'error', code: 'EUNCAUGHT', ...error})
    const official = await clientValues([
      {
        operation: 'read',
        uri: `data:application/x-kvin,${encodeURI((resultV2 as {what: {raw: {string: string}}}).what.raw.string)}`,
      },
      {operation: 'read', uri: uriOfError({code: 'EUNCAUGHT', ...error})},
    ])
    expect(official[1]).toEqual({...error, errorCode: 'EUNCAUGHT'})
    expect(official[1]).toEqual(official[0])
  })

  test.each([
    {},
    {resultV2: {}},
    {resultV2: {_serializeVerId: 'v9', what: {raw: {string: '1', method: 'xml'}}}},
    {result: 'ftp://x/'},
  ])('that is none is refused: %j', (data) => {
    expect(() => reportedOutcome(data)).toThrow(REFUSED)
  })
})

test('a console message comes as texts, and goes as what it was', async () => {
  const calls = ['["in slice", 5, {a: [1]}, undefined]', '["only", "texts"]', '[new Error("e")]']
  const marshaled = await clientValues(calls.map((source) => ({operation: 'marshal', source})))
  const messages = marshaled.map(writtenMessage)
  expect(messages[0]?.message).toEqual(['in slice', '5', '{"a":[1]}', 'undefined'])
  expect(messages[1]).toEqual({message: ['only', 'texts']})
  const shown = await clientValues([
    ...messages.slice(0, 2).map((message) => ({operation: 'unmarshal', marshaled: marshaledMessage(message)})),
    ...calls.slice(0, 2).map((source) => ({operation: 'show', source})),
  ])
  expect(shown.slice(0, 2)).toEqual(shown.slice(2))
})
