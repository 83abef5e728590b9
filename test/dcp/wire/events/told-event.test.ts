import {describe, expect, test} from 'vitest'
import type {JobEvent} from '../../../../src/dcp/job/events.js'
import {decodeValue, encodeValue} from '../../../../src/dcp/job/values/value-text.js'
import {toldEvents} from '../../../../src/dcp/wire/events/told-event.js'

type Body = JobEvent extends infer Event
  ? Event extends JobEvent
    ? Omit<Event, 'seq' | 'time' | 'job'>
    : never
  : never

const COUNTS = {total: 5, distributed: 4, computed: 3, failed: 2}
const PLACE = {seq: 7, time: '2026-01-02T03:04:05.678Z', job: 'j'}
const tell = (body: Body) =>
  toldEvents({...PLACE, ...body} as JobEvent, {name: 'squares', counts: () => COUNTS}).map(({label, payload}) => ({
    label,
    ...payload(),
  }))
/** The value of a `data:` URI, as the client reads it. */
const valueIn = (uri: string): unknown => decodeValue(`k${decodeURI(uri.slice(uri.indexOf(',') + 1))}`)

describe('an event of the store', () => {
  test('that the client makes itself is not told', () => {
    expect(tell({type: 'accepted'})).toEqual([])
    expect(tell({type: 'duplicate-result', sliceNumber: 1, changed: true})).toEqual([])
  })

  test('is a result with the URI of its value', () => {
    expect(tell({type: 'result', sliceNumber: 2, result: '{"a":1}'})).toEqual([
      {label: 'result', sliceNumber: 2, result: {request: 'complete', result: expect.stringMatching(/^data:/)}},
    ])
    expect(tell({type: 'result', sliceNumber: 2, result: 'uhttps://example.com/x'})).toEqual([
      {label: 'result', sliceNumber: 2, result: {request: 'complete', result: 'https://example.com/x'}},
    ])
  })

  test('is a state without what the client does not know', () => {
    const counts = {runStatus: 'running', total: 4, distributed: 3, computed: 2} as const
    expect(tell({type: 'status', ...counts, failed: 1})).toEqual([{label: 'status', ...counts}])
  })

  test('that is a failure is told as an error, then as a result that is the error', () => {
    const error = {name: 'RangeError', message: 'too far', code: 'EUNCAUGHT', stack: 'RangeError: too far\n    at x'}
    const [first, second, ...others] = tell({type: 'error', sliceNumber: 3, ...error})
    expect(first).toEqual({label: 'error', sliceNumber: 3, ...error, timestamp: PLACE.time, jobName: 'squares'})
    expect(second).toMatchObject({label: 'result', sliceNumber: 3})
    const {result} = second as unknown as {result: {result: string}}
    expect(valueIn(result.result)).toMatchObject({name: 'RangeError', message: 'too far', errorCode: 'EUNCAUGHT'})
    expect(others).toEqual([])
  })

  test('that is silence is told as an error once, however often the slice was tried', () => {
    const progressReports = {last: {deltaMs: 5, progress: null}, lastDeterministic: {deltaMs: 9, progress: 0.25}}
    const silence = {message: 'silent', code: 'ENOPROGRESS', timestamp: 12} as const
    expect(tell({type: 'noprogress', sliceNumber: 1, ...silence, progressReports})).toEqual([
      expect.objectContaining({label: 'error', sliceNumber: 1, message: 'silent', code: 'ENOPROGRESS'}),
      {
        ...{label: 'noprogress', sliceNumber: 1, ...silence, jobName: 'squares'},
        progressReports: {
          last: {deltaMs: 5, progress: null, value: null, throttledReports: 0},
          lastDeterministic: {deltaMs: 9, progress: 25, value: 0.25, throttledReports: 0},
        },
      },
    ])
    const failure = {name: 'Error', message: 'silent', code: 'ENOPROGRESS', stack: null}
    expect(tell({type: 'error', sliceNumber: 1, ...failure}).map(({label}) => label)).toEqual(['result'])
  })

  test('is a console message with its arguments as they were, and how often it came', () => {
    const console = {type: 'console', sliceNumber: 1, level: 'log', message: ['a', '{"b":1}']} as const
    const marshaled = (value: unknown): unknown => decodeValue(`k${JSON.stringify(value)}`)
    const [texts] = tell(console)
    expect(texts).toMatchObject({label: 'console', sliceNumber: 1, level: 'log', same: 1, jobName: 'squares'})
    expect(marshaled((texts as {message?: unknown}).message)).toEqual(['a', '{"b":1}'])
    const [values] = tell({...console, same: 3, values: encodeValue(['a', new Map([['b', 1]])])})
    expect(values).toMatchObject({same: 4})
    expect(marshaled((values as {message?: unknown}).message)).toEqual(['a', new Map([['b', 1]])])
  })

  test('is what work.emit said, as JSON', () => {
    const custom = {type: 'custom', sliceNumber: 1, customEvent: 'Mine'} as const
    const told = {label: 'custom', sliceNumber: 1, customEvent: 'Mine', jobName: 'squares'}
    expect(tell({...custom, data: '{"a":[1]}'})).toEqual([{...told, data: {a: [1]}}])
    expect(tell({...custom, data: encodeValue([Number.NaN])})).toEqual([{...told, data: [null]}])
    expect(tell({...custom, data: encodeValue(undefined)})).toEqual([told])
  })

  test('is the end of a job, which is a state too, with the reason where it was cancelled', () => {
    const end = {type: 'stop', sliceCount: 5} as const
    expect(tell({...end, runStatus: 'finished', reason: null, code: null})).toEqual([
      {label: 'status', runStatus: 'finished', total: 5, distributed: 4, computed: 3},
      {label: 'stop', runStatus: 'finished', sliceCount: 5},
    ])
    expect(tell({...end, runStatus: 'cancelled', reason: 'enough', code: 'ECANCELLED'})).toEqual([
      {label: 'status', runStatus: 'cancelled', total: 5, distributed: 4, computed: 3},
      {label: 'stop', runStatus: 'cancelled', reason: 'enough', code: 'ECANCELLED'},
    ])
    expect(tell({type: 'nofunds', message: 'none'})).toEqual([{label: 'nofunds', message: 'none'}])
  })
})
