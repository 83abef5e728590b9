import {describe, expect, test} from 'vitest'
import {subscribe} from '../../../../src/dcp/wire/operations/event-router-subscribe.js'
import {subscribeMany} from '../../../../src/dcp/wire/operations/event-router-subscribe-many.js'
import {unsubscribe} from '../../../../src/dcp/wire/operations/event-router-unsubscribe.js'
import {workEmit} from '../../../../src/dcp/wire/operations/event-router-work-emit.js'
import {requestTask} from '../../../../src/dcp/wire/operations/task-distributor-request-task.js'
import {marshal} from '../../../support/dcp-initiator/wire-values.js'
import {range} from '../../scheduler/jobs.js'
import {submit} from '../../scheduler/support.js'
import {openWorld, type Someone} from './scripted-caller.js'

const WORKER = 'aWorkerOfTheNetwork001'
const console = {level: 'log', message: marshal(['hello']), same: 1}

/** What a worker of the public group gets. */
function claim(worker: Someone): Promise<{readonly auth: object}> {
  return worker.call(requestTask, {
    targetLoad: {cpu: 1, gpu: 0, longSlices: 1},
    coreStats: {worker: WORKER, lCores: 1, pCores: 1, sandbox: 1},
    capabilities: 80,
    jobIds: [],
    workerComputeGroups: [{joinKey: 'public'}],
    fetchState: 1,
    worktimes: [{name: 'map-basic', versions: ['1.0.0']}],
  }) as Promise<{readonly auth: object}>
}

describe('the event router, asked', () => {
  test('gives a token for each label, and takes it back as the client keeps it', async () => {
    const one = openWorld().someone()
    const job = await one.job()
    const options = {filter: {job}}
    expect(one.call(subscribeMany, {reliableEvents: ['stop'], optionalEvents: ['result', 'status'], options})).toEqual({
      tokens: ['stop', 'result', 'status'].map((event) => ({event, token: expect.stringMatching(/^[\w-]{20,}$/)})),
    })
    const {token} = one.call(subscribe, {label: 'console', options}) as {readonly token: string}
    expect(one.call(unsubscribe, {label: 'console', token: {token}})).toBe(true)
    expect(one.call(unsubscribe, {label: 'console', token})).toBe(true)
  })

  test('takes what workers want of the scheduler, whatever they filter it by', () => {
    const options = {filter: {$or: [{target: '0x1'}, {target: WORKER}, {broadcast: true}]}}
    const data = {schedmsgEvents: ['schedmsg::broadcast', 'schedmsg::command'], options}
    expect(openWorld().someone().call(subscribeMany, data)).toMatchObject({tokens: [{}, {}]})
  })

  test('refuses what it cannot read, and jobs of others', async () => {
    const {someone} = openWorld()
    const job = await someone().job()
    const one = someone()
    const refusal = (code: string) => expect.objectContaining({code})
    expect(() => one.call(subscribeMany, 'x')).toThrow(refusal('EINVAL'))
    expect(() => one.call(subscribeMany, {reliableEvents: [1]})).toThrow(refusal('EINVAL'))
    expect(() => one.call(subscribeMany, {reliableEvents: Array(100).fill('stop')})).toThrow(refusal('EINVAL'))
    expect(() => one.call(subscribe, {label: 'stop', options: {filter: {job: 1}}})).toThrow(refusal('EINVAL'))
    expect(() => one.call(subscribe, {label: 'stop', options: {filter: {job}}})).toThrow(refusal('EPERM'))
    expect(() => one.call(unsubscribe, {label: 'stop'})).toThrow(refusal('EINVAL'))
  })

  test('takes events of slices from the worker that was given them, and from nobody else', async () => {
    const {scheduler, someone} = openWorld()
    const job = await submit(scheduler, range(2))
    const worker = someone()
    const authorizationMessage = await claim(worker)
    const emit = {eventName: 'console', payload: console, job, slice: 1, worker: WORKER, authorizationMessage}
    await expect(worker.call(workEmit, emit)).resolves.toEqual({success: true})
    for (const refused of [
      {...emit, slice: 3},
      {...emit, job: 'another'},
      {...emit, worker: 'anotherWorkerOfIt00001'},
      {...emit, authorizationMessage: {...authorizationMessage, auth: {...authorizationMessage.auth, schedulerId: ''}}},
      {...emit, authorizationMessage: undefined},
    ]) {
      await expect(worker.call(workEmit, refused)).rejects.toMatchObject({code: 'EPERM'})
    }
    await expect(someone().call(workEmit, emit)).rejects.toMatchObject({code: 'EPERM'})
    expect([...scheduler.events(job, 1)].filter(({type}) => type === 'console')).toHaveLength(1)
  })
})
