import {describe, expect, it} from 'vitest'
import type {TaskReport} from '../../../../src/dcp/job/task.js'
import type {FrameType} from '../../../../src/dcp/worker/sandbox/protocol.js'
import {createRunningBatch} from '../../../../src/dcp/worker/sandbox/running-batch.js'
import type {RejectedSlice} from '../../../../src/dcp/worker/sandbox/sandbox-outcomes.js'

function start(...data: string[]) {
  const reports: TaskReport[] = []
  const rejected: RejectedSlice[] = []
  const batch = createRunningBatch(
    {first: 11, data},
    {report: (report) => reports.push(report), rejected: (slice) => rejected.push(slice)},
  )
  return {
    ...batch,
    hear: (type: FrameType, body: string) => batch.receive({type, body}),
    outcomes: () => reports.flatMap((report) => report.outcomes),
    console: () => reports.flatMap((report) => report.console),
    custom: () => reports.flatMap((report) => report.custom),
    rejected,
  }
}

describe('a running batch', () => {
  it('tells outcomes of each kind by slice', () => {
    const kvin = 'k{"_serializeVerId":"v9","what":{"number":"NaN"}}'
    const batch = start('1', '22', '3', '4')
    const error = {code: 'EWORKTOOBIG', name: 'Error', message: 'too much', stack: null}
    expect(batch.hear('outcomes', `4\0r"a"\0r${kvin}`)).toBe('outcome')
    expect(batch.hear('outcomes', `1\0e${JSON.stringify(error)}`)).toBe('outcome')
    expect(batch.hear('end', '')).toBeUndefined()
    expect(batch.hear('outcomes', '0\0j{"message":"later","retries":3}')).toBe('outcome')
    expect(batch.hear('end', '')).toBe('end')
    expect(batch.outcomes()).toEqual([
      {kind: 'result', slice: 11, value: '"a"', cost: {cpuSeconds: 2, bytesIn: 1, bytesOut: 3}},
      {kind: 'result', slice: 12, value: kvin, cost: {cpuSeconds: 2, bytesIn: 2, bytesOut: kvin.length}},
      {kind: 'error', slice: 13, ...error, cost: {cpuSeconds: 1, bytesIn: 1, bytesOut: JSON.stringify(error).length}},
    ])
    expect(batch.rejected).toEqual([{kind: 'rejected', slice: 14, message: 'later', retries: 3}])
  })

  it('tells messages by slice', () => {
    const batch = start('1', '2')
    expect(batch.hear('console', '[1,"warn",["a","b"]]')).toBe('message')
    expect(batch.hear('console', '[1,"warn",["a","b"],41]')).toBe('message')
    expect(batch.hear('custom', '[0,"found","{\\"x\\":1}"]')).toBe('message')
    expect(batch.console()).toEqual([
      {slice: 12, level: 'warn', message: ['a', 'b']},
      {slice: 12, level: 'warn', message: ['a', 'b'], same: 41},
    ])
    expect(batch.custom()).toEqual([{slice: 11, name: 'found', data: '{"x":1}'}])
  })

  it('blames one of those that may have run, as few as it can', () => {
    const batch = start('1', '2', '3', '4', '5')
    expect(batch.blame()).toEqual({among: {first: 11, last: 15}})
    batch.hear('progress', '[1,null]')
    expect(batch.blame()).toEqual({among: {first: 12, last: 15}})
    batch.hear('outcomes', '0\0r1\0r2\0r3')
    expect(batch.blame()).toEqual({among: {first: 14, last: 15}})
    batch.hear('outcomes', '0\0r4')
    expect(batch.blame()).toEqual({slice: 15})
    batch.hear('outcomes', '0\0r5')
    expect(batch.blame()).toEqual({})
  })

  it('blames the slice after the last where each was told at once', () => {
    const batch = start('1', '2', '3', '4', '5')
    batch.hear('outcomes', '0\0r1')
    expect(batch.blame()).toEqual({slice: 12})
    batch.hear('outcomes', '0\0j{"message":"no","retries":0}')
    expect(batch.blame()).toEqual({slice: 13})
    expect(start('1').blame()).toEqual({slice: 11})
  })
})
