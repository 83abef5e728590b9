import {randomBytes} from 'node:crypto'
import {describe, expect, test} from 'vitest'
import {readTaskRequest} from '../../../../src/dcp/wire/tasks/task-request.js'
import {makeDcpMessage} from '../../../../src/keystore/dcp-message.js'
import {identityOf} from '../../../../src/keystore/private-key.js'

const KEY = randomBytes(32)
const IDENTITY = identityOf(KEY).address
const JOB = 'jobOneOfTheTest1234567'

/** As the official worker asks for work when it starts (dcp-client 5.6.1, supervisor2: createTDRequest). */
const NORMAL = {
  targetLoad: {cpu: 2, gpu: 1, longSlices: 2},
  coreStats: {worker: 'workerOfTheTest1234567', lCores: 4, pCores: 2, sandbox: 2},
  jobQuanta: {CPU: {0: 1.5, [JOB]: 210}, GPU: {0: 1}},
  capabilities: 80,
  gpuSpeed: -1,
  paymentAddress: '0x9fd0909Bd93f7bad915726C3AB499391384b8b4b',
  jobIds: [],
  workerComputeGroups: [
    {joinKey: 'demo', joinHashHash: 'eh1-00'},
    {joinKey: 'public', joinHashHash: 'eh1-01'},
  ],
  minimumWage: {CPU: 0, GPU: 0, in: 0, out: 0},
  soteriaJobs: null,
  overdueSlices: null,
  previouslyWorkedJobs: ['discrete', null],
  rejectedJobs: ['rejected', null],
  unresolvedJobs: ['unresolved'],
  fetchState: 1,
  worktimes: [
    {name: 'map-basic', version: '1.0.0'},
    {name: 'pyodide', version: '0.28.0'},
    {name: 'pyodide', versions: ['0.29.0']},
  ],
  seq: 0,
}

const read = (change: object) => readTaskRequest({...NORMAL, ...change}, IDENTITY)
const EINVAL = expect.objectContaining({code: 'EINVAL'})

describe('a request for a task', () => {
  test('asks for work', () => {
    expect(read({})).toEqual({
      worker: 'workerOfTheTest1234567',
      wish: {
        cores: 2,
        slowness: 1.5,
        capabilities: 80,
        worktimes: [
          {name: 'map-basic', versions: ['1.0.0']},
          {name: 'pyodide', versions: ['0.28.0', '0.29.0']},
        ],
        proofs: [
          {joinKey: 'demo', joinHashHash: 'eh1-00'},
          {joinKey: 'public', joinHashHash: 'eh1-01'},
        ],
        jobs: [],
        except: ['rejected', 'unresolved'],
      },
      holdsNothing: false,
      holds: undefined,
      overdue: new Map(),
    })
  })

  test('tells what the worker holds, without asking for work', () => {
    const holds = {coreStats: {worker: 'w'}, soteriaJobs: {[JOB]: [1, 5]}, overdueSlices: {[JOB]: [5]}, fetchState: 10}
    expect(readTaskRequest(holds, IDENTITY)).toEqual({
      worker: 'w',
      wish: undefined,
      holdsNothing: false,
      holds: new Map([[JOB, [1, 5]]]),
      overdue: new Map([[JOB, [5]]]),
    })
  })

  test('says that the worker starts, with or without the message by which it would end', () => {
    for (const returnAllSlices of [undefined, makeDcpMessage(KEY, {id: NORMAL.coreStats.worker})]) {
      expect(read({fetchState: 5, returnAllSlices})).toMatchObject({holdsNothing: true, wish: {cores: 2}})
    }
  })

  test('says that the worker ends, and who it is only in what its identity has signed', () => {
    const text = makeDcpMessage(KEY, {id: 'w'})
    for (const returnAllSlices of [text, JSON.parse(text)]) {
      const request = readTaskRequest({fetchState: 16, returnAllSlices}, IDENTITY)
      expect(request).toMatchObject({worker: 'w', holdsNothing: true, wish: undefined})
    }
  })

  test('of an end that another has signed is refused', () => {
    const theirs = randomBytes(32)
    const signed = makeDcpMessage(theirs, {id: 'w'})
    const forged = JSON.stringify({...JSON.parse(signed), owner: IDENTITY})
    for (const returnAllSlices of [signed, forged]) {
      expect(() => readTaskRequest({fetchState: 16, returnAllSlices}, IDENTITY)).toThrow(
        expect.objectContaining({code: 'EPERM'}),
      )
    }
  })

  test.each([
    {targetLoad: null},
    {targetLoad: {cpu: '2'}},
    {targetLoad: {cpu: -1}},
    {targetLoad: {cpu: Number.NaN}},
    {coreStats: {}},
    {coreStats: {worker: 'with a space'}},
    {coreStats: {worker: 'x'.repeat(1000)}},
    {coreStats: undefined},
    {capabilities: 1.5},
    {workerComputeGroups: [{joinHashHash: 'eh1-00'}]},
    {workerComputeGroups: Array(1000).fill({joinKey: 'a'})},
    {worktimes: {}},
    {fetchState: 32},
    {fetchState: 3, soteriaJobs: {[JOB]: [0]}},
    {fetchState: 3, soteriaJobs: {[JOB]: ['1']}},
    {fetchState: 3, soteriaJobs: {[JOB]: 1}},
  ])('with %j is refused', (change) => {
    expect(() => read(change)).toThrow(EINVAL)
  })

  test.each([null, [], 'text', 1])('%j is refused', (data) => {
    expect(() => readTaskRequest(data, IDENTITY)).toThrow(EINVAL)
  })

  test.each([undefined, {}, {CPU: {0: 'fast'}}, {CPU: null}])(
    'takes the worker for an average one with the quanta %j',
    (jobQuanta) => {
      expect(read({jobQuanta}).wish?.slowness).toBe(1)
    },
  )
})
