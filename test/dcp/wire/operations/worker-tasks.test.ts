import {describe, expect, it} from 'vitest'
import type {JobDescription} from '../../../../src/dcp/job/job.js'
import {encodeValue, kvinOfValue} from '../../../../src/dcp/job/values/value-text.js'
import {recordResult} from '../../../../src/dcp/wire/operations/result-submitter-result.js'
import {sliceStatus} from '../../../../src/dcp/wire/operations/result-submitter-status.js'
import {requestTask} from '../../../../src/dcp/wire/operations/task-distributor-request-task.js'
import {describeJob, range} from '../../scheduler/jobs.js'
import {submit} from '../../scheduler/support.js'
import {openWorld, refusedWith, type Someone, type World} from './scripted-caller.js'

const WORKER = 'workerOfTheTest1234567'

interface Answer {
  readonly owner: string
  readonly signature: unknown
  readonly auth: {readonly authSlices: Readonly<Record<string, readonly number[]>>}
  readonly body: {
    readonly newJobs?: Readonly<Record<string, Record<string, unknown>>>
    readonly task?: Readonly<Record<string, readonly Record<string, unknown>[]>>
    readonly schedulerConfig?: unknown
  }
}

/** A worker that calls operations as the official one does. */
function worker(world: World, someone: Someone = world.someone(), id = WORKER) {
  const ask = async (changes: object = {}): Promise<Answer> =>
    (await someone.call(requestTask, {
      targetLoad: {cpu: 1, gpu: 0, longSlices: 1},
      coreStats: {worker: id, lCores: 1, pCores: 1, sandbox: 1},
      jobQuanta: {CPU: {0: 1}, GPU: {0: 1}},
      capabilities: 80,
      jobIds: [],
      workerComputeGroups: [{joinKey: 'public'}],
      fetchState: 1,
      worktimes: [{name: 'map-basic', version: '1.0.0'}],
      ...changes,
    })) as Answer
  /** What is sent back of an answer with each report. */
  const authorizationOf = ({owner, signature, auth}: Answer) => ({owner, signature, auth})
  const report = (answer: Answer, job: string, slice: number, resultV2: unknown, more: object = {}) =>
    someone.call(recordResult, {
      ...{slice, job, worker: id, resultV2, authorizationMessage: authorizationOf(answer)},
      metrics: {CPUTime: 2000, GPUTime: 0, CPUDensity: 0.5, GPUDensity: 0, InDataSize: 3, OutDataSize: 4},
      ...more,
    })
  const status = (answer: Answer, job: string, sliceNumbers: readonly number[], what: object) =>
    someone.call(sliceStatus, {
      worker: id,
      slices: [{sliceNumbers, job, authorizationMessage: authorizationOf(answer), ...what}],
    })
  return {ask, report, status, authorizationOf, someone}
}

/** KVIN.marshal of `{string, method, MIMEType}`, as the official worker sends results. */
const serialized = (value: unknown): unknown =>
  JSON.parse(
    kvinOfValue(encodeValue({string: kvinOfValue(encodeValue(value)), method: 'kvin', MIMEType: 'application/x-kvin'})),
  )

const deploy = ({scheduler}: World, count: number, changes: Partial<JobDescription> = {}): Promise<string> =>
  submit(scheduler, range(count), {workFunction: 'x => x', args: [], ...changes})

const given = ({auth}: Answer, job: string): readonly number[] => auth.authSlices[job] ?? []

describe('a worker that asks for a task', () => {
  it('gets the job, its slices and what it must send back', async () => {
    const world = openWorld()
    const job = await deploy(world, 3)
    const answer = await worker(world).ask()
    expect(given(answer, job)).toEqual([1])
    expect(answer.body.newJobs?.[job]).toMatchObject({
      jobId: job,
      codeLocation: 'data:,x%20=%3E%20x',
      worktime: {name: 'map-basic', version: '^1.0.0'},
      arguments: [],
      needCapabilities: 64,
      metrics: {lastSliceNumber: 3, measuredSlices: 0},
    })
    expect(answer.body.task?.[job]).toMatchObject([
      {jobId: job, sliceNumber: 1, isEstimationSlice: true, datumUri: 'data:application/json,0'},
    ])
    expect(answer.body.schedulerConfig).toMatchObject({targetTaskDuration: 30})
  })

  it('waits for work, and is told when none came', async () => {
    const world = openWorld()
    const someone = worker(world)
    expect((await someone.ask()).body).toEqual({})
    const waiting = someone.ask()
    const job = await deploy(world, 3)
    expect(given(await waiting, job)).toEqual([1])
  })

  it('does not wait while there is something that it has not begun', async () => {
    const world = openWorld()
    const job = await deploy(world, 1)
    const someone = worker(world)
    const answer = await someone.ask()
    const before = performance.now()
    expect((await someone.ask()).body).toEqual({})
    expect(performance.now() - before).toBeLessThan(150)
    await someone.status(answer, job, [1], {status: 'begin'})
    const waiting = someone.ask()
    const next = await deploy(world, 1)
    expect(given(await waiting, next)).toEqual([1])
  })

  it('gets nothing of a job whose work function is no JavaScript: that ends', async () => {
    const world = openWorld()
    const bad = await deploy(world, 3, {workFunction: 'x => {'})
    const good = await deploy(world, 3)
    expect(given(await worker(world).ask(), good)).toEqual([1])
    expect(world.scheduler.summary(bad)).toMatchObject({status: 'cancelled', code: 'EWORKFUNCTION'})
  })

  it('gets nothing of jobs that it refused or is fetching', async () => {
    const world = openWorld()
    const job = await deploy(world, 3)
    for (const name of ['rejectedJobs', 'unresolvedJobs']) {
      expect((await worker(world).ask({[name]: [null, job]})).body).toEqual({})
    }
    expect(given(await worker(world).ask({jobIds: [job]}), job)).toEqual([1])
  })

  it('gets the slices of a discrete job one after the other', async () => {
    const world = openWorld()
    const {deployment} = describeJob(range(1))
    const job = await deploy(world, 2, {deployment: {...deployment, discrete: true}})
    const someone = worker(world)
    const wish = {targetLoad: {cpu: 4}, previouslyWorkedJobs: [job]}
    const first = await someone.ask(wish)
    expect(given(first, job)).toEqual([1])
    await someone.status(first, job, [1], {status: 'begin'})
    const second = someone.ask(wish)
    await someone.report(first, job, 1, serialized(1))
    expect(given(await second, job)).toEqual([2])
  })

  it('gets nothing of groups that it is not in, nor of worktimes that it has not', async () => {
    const world = openWorld()
    await deploy(world, 3)
    expect((await worker(world).ask({workerComputeGroups: []})).body).toEqual({})
    expect((await worker(world).ask({worktimes: [{name: 'pyodide', version: '0.28.0'}]})).body).toEqual({})
  })

  it('gets nothing when it only says what it holds; what it leaves out is given to others', async () => {
    const world = openWorld()
    const job = await deploy(world, 8)
    const holder = worker(world)
    await holder.ask({targetLoad: {cpu: 4}})
    const holds = await holder.ask({fetchState: 2, soteriaJobs: {[job]: [1, 3]}})
    expect(holds.body).toEqual({})
    const other = worker(world, undefined, 'another')
    expect(given(await other.ask({targetLoad: {cpu: 2}}), job)).toEqual([2, 4])
  })

  it('that starts anew has lost what it held', async () => {
    const world = openWorld()
    const job = await deploy(world, 3)
    const someone = worker(world)
    await someone.ask({targetLoad: {cpu: 3}})
    expect(given(await someone.ask({targetLoad: {cpu: 3}, fetchState: 5}), job)).toEqual([1, 2, 3])
  })
})

describe('a worker that reports', () => {
  it('delivers results; what they cost is measured in milliseconds', async () => {
    const world = openWorld()
    const job = await deploy(world, 1)
    const someone = worker(world)
    const answer = await someone.ask()
    const reply = await someone.report(answer, job, 1, serialized(new Map([[1, 2]])))
    expect(reply).toMatchObject({slicePaymentAmount: '0', metrics: {sliceCPUTime: 2000, sliceCPUDensity: 0.5}})
    expect(world.scheduler.summary(job)).toMatchObject({status: 'finished', computed: 1, cpuSeconds: 2})
  })

  it('is answered as well when the job has ended, was deleted, or another was first', async () => {
    const world = openWorld()
    const job = await deploy(world, 2)
    const someone = worker(world)
    const answer = await someone.ask({targetLoad: {cpu: 2}})
    await someone.report(answer, job, 1, serialized(1))
    expect(await someone.report(answer, job, 1, serialized(2))).toMatchObject({metrics: {measuredSlices: 1}})
    world.scheduler.cancel(job, 'enough')
    expect(await someone.report(answer, job, 2, serialized(2))).toMatchObject({slicePaymentAmount: '0'})
    world.scheduler.delete(job, {force: true})
    expect(await someone.report(answer, job, 2, serialized(2))).toMatchObject({metrics: {sliceCPUTime: 0}})
  })

  it.each([
    ['no value', {}],
    ['nothing', undefined],
    ['text', 'text'],
    ['KVIN of another version', {_serializeVerId: 'v8', what: 1}],
    ['broken KVIN inside', {_serializeVerId: 'v9', what: {raw: {string: '{', method: 'kvin'}}}],
  ])('%s: its slice is tried again, until it has failed for good', async (_, bad) => {
    const world = openWorld()
    const job = await deploy(world, 1, {retries: 1})
    const someone = worker(world)
    for (let attempt = 0; attempt < 2; attempt++) {
      const answer = await someone.ask()
      expect(given(answer, job)).toEqual([1])
      expect(await someone.report(answer, job, 1, bad)).toMatchObject({slicePaymentAmount: '0'})
    }
    expect(world.scheduler.summary(job)).toMatchObject({status: 'finished', failed: 1})
    expect([...world.scheduler.errors(job)]).toMatchObject([{slice: 1, code: 'EINVAL'}])
  })

  it('is refused what it was not given', async () => {
    const world = openWorld()
    const job = await deploy(world, 2)
    const someone = worker(world)
    const thief = worker(world)
    const answer = await someone.ask()
    const EPERM = expect.objectContaining({code: 'EPERM'})
    await expect(someone.report(answer, job, 2, serialized(1))).rejects.toThrow(EPERM)
    await expect(thief.report(answer, job, 1, serialized(1))).rejects.toThrow(EPERM)
    expect(refusedWith(() => thief.status(answer, job, [1], {status: 'return', reason: 'EUNCAUGHT'}))).toBe('EPERM')
    await expect(someone.report(answer, job, 1, 1, {authorizationMessage: null})).rejects.toThrow(EPERM)
    expect(world.scheduler.summary(job)).toMatchObject({computed: 0})
    await someone.report(answer, job, 1, serialized(1))
    expect(world.scheduler.summary(job)).toMatchObject({computed: 1})
  })

  it('gives slices back: a failure costs a try, anything else does not', async () => {
    const world = openWorld()
    const job = await deploy(world, 1, {retries: 1})
    const someone = worker(world)
    const reasons = ['repoMan', 'ENOMODULE', 'Worker wanted fewer running slices', 'ENOMODULE']
    for (const reason of reasons) {
      const answer = await someone.ask()
      expect(given(answer, job)).toEqual([1])
      await someone.status(answer, job, [1], {status: 'begin'})
      await someone.status(answer, job, [1], {status: 'return', reason})
    }
    expect([...world.scheduler.errors(job)]).toMatchObject([{slice: 1, code: 'ENOMODULE'}])
  })

  it('refuses a job: only what it has begun has failed', async () => {
    const world = openWorld()
    const job = await deploy(world, 2, {retries: 0})
    const someone = worker(world)
    const answer = await someone.ask({targetLoad: {cpu: 2}})
    await someone.status(answer, job, [2], {status: 'begin'})
    const reason = {message: 'not here', retries: 0, errorCode: 'EWORKREJECT'}
    await someone.status(answer, job, [1, 2], {status: 'return', reason})
    expect([...world.scheduler.errors(job)]).toMatchObject([{slice: 2, code: 'EWORKREJECT', message: 'not here'}])
    expect(given(await worker(world).ask(), job)).toEqual([1])
  })

  it.each([{worker: 'a b'}, {slices: [{}]}, {slices: 'all'}, {slices: Array(2000).fill({})}])(
    'with %j is refused',
    (change) => {
      const world = openWorld()
      const someone = world.someone()
      expect(refusedWith(() => someone.call(sliceStatus, {worker: WORKER, slices: [], ...change}))).toBe('EINVAL')
    },
  )
})
