import {describe, expect, it} from 'vitest'
import {defaultDeployment} from '../../../src/dcp/job/deployment.js'
import {describeJob, range, values} from './jobs.js'
import {ask, deliver, measureOne, numbersOf, PUBLIC, remoteWorker} from './remote.js'
import {claim, openFixture, submit} from './support.js'

const W = remoteWorker('w')
const deployment = defaultDeployment()

describe('who gets slices of a job', () => {
  it('nobody while it stands in no group, then the workers of its groups, who see only those that they share', async () => {
    const {scheduler} = openFixture()
    const job = describeJob(range(10))
    await scheduler.submit(job, {groups: []})
    expect(ask(scheduler, W)).toEqual([])
    scheduler.register('own')
    expect(scheduler.claim({worker: 'own', maxSlices: 1, maxBytes: 1})).toBeUndefined()
    expect(scheduler.claim({worker: 'own', maxSlices: 1, maxBytes: 1, job: job.id})).toBeUndefined()
    expect(scheduler.hasWork()).toBe(false)
    const group = scheduler.groups.create({
      ...{opaqueId: 'g'.repeat(22), joinKey: 'ours', joinHash: null, joinAddress: null, name: 'Ours'},
      ...{description: 'd', owner: null, deployAccess: 'join', maxConcurrentJobs: null},
    })
    if (!group) throw new Error('no group')
    scheduler.groups.addJob(job.id, [group.key])
    expect(scheduler.hasWork()).toBe(true)
    expect(ask(scheduler, W)).toEqual([])
    const [task] = ask(scheduler, W, {groups: [group.key]})
    expect(task?.groups).toEqual([{opaqueId: 'g'.repeat(22), name: 'Ours', description: 'd'}])
    scheduler.groups.addJob(job.id, [PUBLIC])
    expect(ask(scheduler, W)[0]?.groups.map(({name}) => name)).toEqual(['Public Compute Group (open access)'])
    expect(claim(scheduler, 1, 'own').work.id).toBe(job.id)
  })

  it('only who can do all that it requires', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(9), {deployment: {...deployment, capabilities: 80}})
    for (const capabilities of [0, 16, 64, 1 + 64]) expect(ask(scheduler, W, {capabilities})).toEqual([])
    expect(ask(scheduler, W, {capabilities: 80 + 1})).toMatchObject([{work: {id}}])
  })

  it('only who has its worktime in a version that suits', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(9), {worktime: 'pyodide', worktimeVersion: '^0.28.0'})
    await submit(scheduler, range(9), {worktimeVersion: 'what ever'})
    const worktimes = (name: string, ...versions: string[]) => ({worktimes: [{name, versions}]})
    expect(ask(scheduler, W, worktimes('pyodide', '0.26.0', '0.29.1'))).toEqual([])
    expect(ask(scheduler, W, worktimes('map-basic', '1.0.0', '0.28.0'))).toEqual([])
    expect(ask(scheduler, W, worktimes('pyodide', '0.26.0', '0.28.3'))).toMatchObject([{work: {id}}])
  })

  it('a job that asks for a canvas, a GPU or a browser no worker of this machine', async () => {
    const {scheduler} = openFixture()
    scheduler.register('own')
    for (const [capabilities, given] of [
      [1 | 16 | 64, 1],
      [8 | 64, 0],
      [4, 0],
      [32, 0],
    ] as const) {
      const id = await submit(scheduler, range(1), {deployment: {...deployment, capabilities}})
      expect(scheduler.claim({worker: 'own', maxSlices: 9, maxBytes: 1e6, job: id})?.data.length ?? 0).toBe(given)
      scheduler.cancel(id, 'seen')
    }
  })

  it('a localExec job only who names it, and no worker of this machine', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(3), {deployment: {...deployment, localExec: true}})
    scheduler.groups.addJob(id, [PUBLIC])
    scheduler.register('own')
    expect(ask(scheduler, W)).toEqual([])
    expect(ask(scheduler, W, {jobs: ['other']})).toEqual([])
    expect(scheduler.claim({worker: 'own', maxSlices: 1, maxBytes: 1, job: id})).toBeUndefined()
    expect(scheduler.hasWork()).toBe(false)
    expect(numbersOf(ask(scheduler, W, {jobs: [id], groups: []}))).toEqual([1])
  })

  it('nobody far away when it has wheels', async () => {
    const {scheduler} = openFixture()
    await submit(scheduler, range(3), {worktime: 'pyodide', wheels: [{name: 'a.whl', bytes: new Uint8Array(1)}]})
    expect(ask(scheduler, W)).toEqual([])
    scheduler.register('own')
    claim(scheduler, 1, 'own')
  })

  it('named ones, and none of those that are excepted', async () => {
    const {scheduler} = openFixture()
    const [one, two, three] = [
      await submit(scheduler, range(9)),
      await submit(scheduler, range(9)),
      await submit(scheduler, range(9)),
    ]
    const idsFor = (changes: object) =>
      ask(scheduler, W, {cores: 9, maxSlices: 9, ...changes}).map((task) => task.work.id)
    expect(idsFor({except: [one, two], maxSlices: 1})).toEqual([three])
    expect(idsFor({jobs: [two, three], except: [three], maxSlices: 1})).toEqual([two])
    expect(idsFor({jobs: ['none']})).toEqual([])
  })

  it('however many others there are that it cannot compute', async () => {
    const {scheduler} = openFixture()
    for (let index = 0; index < 70; index++) await submit(scheduler, range(1), {worktime: 'pyodide'})
    const id = await submit(scheduler, range(1))
    const worktimes = [{name: 'map-basic', versions: ['1.0.0']}]
    expect(ask(scheduler, W, {worktimes})).toMatchObject([{work: {id}}])
  })
})

describe('how much a worker gets', () => {
  it('one slice for each core while nothing is measured, as estimation', async () => {
    const {scheduler} = openFixture()
    await submit(scheduler, range(100))
    const tasks = ask(scheduler, W, {cores: 4})
    expect(numbersOf(tasks)).toEqual([1, 2, 3, 4])
    expect(tasks[0]).toMatchObject({estimation: true, tries: 0, remote: false, data: ['0', '1', '2', '3']})
    expect(numbersOf(ask(scheduler, remoteWorker('v'), {cores: 2}))).toEqual([5, 6])
  })

  it('as many slices as fill its time, but not far more than were measured', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(1000))
    measureOne(scheduler, id, 10)
    const [task] = ask(scheduler, W, {targetMs: 30_000})
    expect(task).toMatchObject({first: 2, last: 4, estimation: false})
    expect(task?.metrics).toMatchObject({sliceCPUTime: 10, measuredSlices: 1, lastSliceNumber: 1000})
    expect(numbersOf(ask(scheduler, W, {targetMs: 1_000_000}))).toHaveLength(8)
    expect(numbersOf(ask(scheduler, W, {targetMs: 1}))).toHaveLength(1)
    deliver(scheduler, W, id, [2, 3, 4], 10)
    expect(numbersOf(ask(scheduler, W, {targetMs: 1_000_000}))).toHaveLength(32)
    expect(numbersOf(ask(scheduler, W, {targetMs: 1_000_000, maxSlices: 7}))).toHaveLength(7)
  })

  it('no more than its share while others are there, but something for each core', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(101))
    measureOne(scheduler, id, 0.001)
    const others = Array.from({length: 48}, (_, index) => remoteWorker(`other ${index}`))
    for (const worker of [W, ...others]) expect(numbersOf(ask(scheduler, worker, {maxSlices: 1}))).toHaveLength(1)
    expect(numbersOf(ask(scheduler, W))).toHaveLength(2)
    expect(numbersOf(ask(scheduler, W, {cores: 8}))).toHaveLength(8)
  })

  it('of several jobs what fills its time, those first that waited longest', async () => {
    const {scheduler} = openFixture()
    const jobs = [
      await submit(scheduler, range(50)),
      await submit(scheduler, range(50)),
      await submit(scheduler, range(9)),
    ]
    for (const id of jobs) measureOne(scheduler, id, 10)
    const parts = (targetMs: number, cores: number) =>
      ask(scheduler, W, {targetMs, cores}).map(({work, data}) => `${jobs.indexOf(work.id)}:${data.length}`)
    expect(parts(100_000, 5)).toEqual(['0:8', '1:2'])
    expect(parts(100_000, 5)).toEqual(['2:5', '0:5'])
    expect(parts(20_000, 1)).toEqual(['1:2'])
    expect(parts(20_000, 1)).toEqual(['2:2'])
  })

  it('of few jobs, once each core has two slices', async () => {
    const {scheduler} = openFixture()
    const jobs = [await submit(scheduler, range(50)), await submit(scheduler, range(50))]
    for (const id of jobs) measureOne(scheduler, id, 10)
    const parts = () => ask(scheduler, W).map(({work, data}) => `${jobs.indexOf(work.id)}:${data.length}`)
    expect(parts()).toEqual(['0:8'])
    expect(parts()).toEqual(['1:8'])
  })

  it('of a discrete job one slice at a time', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(9), {deployment: {...deployment, discrete: true}})
    const first = ask(scheduler, W, {cores: 4})
    expect(numbersOf(first)).toEqual([1])
    expect(ask(scheduler, W, {cores: 4})).toEqual([])
    expect(numbersOf(ask(scheduler, remoteWorker('v'), {cores: 4}))).toEqual([2])
    deliver(scheduler, W, id, [1])
    expect(numbersOf(ask(scheduler, W, {cores: 4}))).toEqual([3])
  })

  it('no more slices to be measured than the job allows, unless it is greedy', async () => {
    const {scheduler, store} = openFixture()
    const few = {...deployment, estimationSlices: 2}
    const id = await submit(scheduler, range(20), {deployment: few})
    expect(numbersOf(ask(scheduler, W, {cores: 4}))).toEqual([1, 2])
    const before = store.generation()
    expect(ask(scheduler, remoteWorker('v'))).toEqual([])
    expect(store.generation()).toBe(before)
    deliver(scheduler, W, id, [1], 1)
    expect(numbersOf(ask(scheduler, remoteWorker('v')))).toEqual([3, 4, 5, 6, 7, 8, 9, 10])
    await submit(scheduler, range(20), {deployment: {...few, greedyEstimation: true}})
    expect(numbersOf(ask(scheduler, W, {cores: 4, except: [id]}))).toEqual([1, 2, 3, 4])
    await submit(scheduler, range(20), {deployment: {...few, estimationSlices: 0}})
  })

  it('at most so many bytes, but at least one slice', async () => {
    const {scheduler} = openFixture()
    const long = JSON.stringify('x'.repeat(1000))
    await submit(scheduler, values(long, long, long, long))
    expect(numbersOf(ask(scheduler, W, {cores: 4, maxBytes: 2100}))).toEqual([1, 2])
    expect(numbersOf(ask(scheduler, W, {cores: 4, maxBytes: 1}))).toEqual([3])
  })

  it('nothing is written when there is nothing', async () => {
    const {scheduler, store} = openFixture()
    const before = store.generation()
    expect(ask(scheduler, W)).toEqual([])
    scheduler.remote.renew(W)
    expect(store.generation()).toBe(before)
  })
})
