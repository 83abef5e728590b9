import {createRequire} from 'node:module'
import {resolve} from 'node:path'
import {gzipSync} from 'node:zlib'
import {describe, expect, it} from 'vitest'
import {newJobId} from '../../../../src/dcp/job/job-id.js'
import {encodeValue} from '../../../../src/dcp/job/values/value-text.js'
import {keySigner} from '../../../../src/dcp/wire/messages/signer.js'
import {addSliceData} from '../../../../src/dcp/wire/operations/job-submit-add-slice-data.js'
import {cancelJob} from '../../../../src/dcp/wire/operations/job-submit-cancel-job.js'
import {submit} from '../../../../src/dcp/wire/operations/job-submit-submit.js'
import {listJobs} from '../../../../src/dcp/wire/operations/pheme-list-jobs.js'
import {closeJob} from '../../../../src/dcp/wire/operations/result-submitter-close-job.js'
import {fetchResult} from '../../../../src/dcp/wire/operations/result-submitter-fetch-result.js'
import {randomPrivateKey} from '../../../../src/keystore/private-key.js'
import {COST} from '../../scheduler/jobs.js'
import {openWorld, type Someone, type World} from './scripted-caller.js'

interface Kvin {
  marshal(value: unknown): object
  stringify(value: unknown): string
}
const KVIN = createRequire(resolve(import.meta.dirname, '../../../peers/dcp-client/package.json'))('kvin') as Kvin

const ACCOUNT = keySigner(randomPrivateKey()).address
const ADDRESS = /^0x[0-9a-fA-F]{40}$/
const refusal = (code: string) => expect.objectContaining({code})

/** What dcp-client 5.6.1 sends, but for what JSON leaves out. */
const submission = (changes: {readonly job?: string; readonly [name: string]: unknown} = {}) => ({
  paymentAccount: ACCOUNT,
  workFunctionURI: `data:,${encodeURI('(x) => { progress(); return x + " % #" }')}`,
  job: changes.job ?? newJobId(),
  mvMultSlicePayment: 0,
  absoluteSlicePayment: 0.001,
  requirePath: [],
  dependencies: [],
  requirements: 64,
  greedyEstimation: false,
  workerConsole: false,
  isOpen: false,
  description: 'Discreetly making the world smarter',
  name: 'Ad-Hoc Job abcdef',
  link: '',
  worktime: {name: 'map-basic', version: '^1.0.0', custom: false},
  marshaledArguments: KVIN.marshal([]),
  ...changes,
})
const range = {dataRange: {start: 1, end: 3, step: 1}}
const serialized = (value: unknown) => ({string: KVIN.stringify(value), method: 'kvin', MIMEType: 'application/x-kvin'})

const deploy = (who: Someone, data: object): Promise<unknown> => Promise.resolve(who.call(submit, data, [ACCOUNT]))

/** The work of a job, and its data, as a worker of this machine gets them. */
function claimed({scheduler}: World, job: string) {
  scheduler.groups.addJob(job, [1])
  scheduler.register('worker', job)
  const task = scheduler.claim({worker: 'worker', job, maxSlices: 100, maxBytes: 1e9})
  if (!task) throw new Error('there is no work')
  return task
}

describe('submit', () => {
  it('makes a job that nobody computes before it stands in a group', async () => {
    const world = openWorld()
    const alice = world.someone()
    const data = submission(range)
    expect(await deploy(alice, data)).toEqual({
      escrow: expect.stringMatching(ADDRESS),
      status: 'running',
      lastSliceNumber: 3,
    })
    const {scheduler} = world
    expect(scheduler.summary(data.job)).toMatchObject({
      ...{name: 'Ad-Hoc Job abcdef', owner: alice.address, paymentAccount: ACCOUNT, total: 3, open: false},
    })
    expect(scheduler.deployment(data.job)).toMatchObject({
      ...{capabilities: 64, localExec: false, resultStorage: null, offer: {marketValueFactor: 0, perSlice: 0.001}},
    })
    expect(scheduler.groups.groupsOf(data.job)).toEqual([])
    const {work, data: texts} = claimed(world, data.job)
    expect(work.workFunction).toBe('(x) => { progress(); return x + " % #" }')
    expect(texts).toEqual(['1', '2', '3'])
  })

  it('answers the same submission again as before, and nobody else', async () => {
    const world = openWorld()
    const [alice, bob] = [world.someone(), world.someone()]
    const data = submission(range)
    const [first, second] = await Promise.all([deploy(alice, data), deploy(alice, {...data})])
    expect(second).toEqual(first)
    expect(await deploy(alice, data)).toEqual(first)
    expect(world.scheduler.list()).toHaveLength(1)
    await expect(deploy(bob, data)).rejects.toEqual(refusal('EEXIST'))
    await expect(deploy(alice, {...data, name: 'another'})).rejects.toEqual(refusal('EEXIST'))
  })

  it('is refused without the signature of the account that pays', async () => {
    const world = openWorld()
    const alice = world.someone()
    await expect(alice.call(submit, submission(range))).rejects.toEqual(refusal('EPERM'))
    await expect(alice.call(submit, submission(range), [alice.address])).rejects.toEqual(refusal('EPERM'))
    expect(world.scheduler.list()).toEqual([])
  })

  it('takes arguments, values of every kind and URLs among them', async () => {
    const world = openWorld()
    const marshaledArguments = KVIN.marshal([
      serialized(new Map([[1, 2]])),
      {string: '"text"', method: 'json', MIMEType: 'application/json'},
      new URL('https://example.com/argument'),
      new URL('data:application/json,[1]'),
    ])
    const data = submission({...range, marshaledArguments, workFunctionURI: 'https://example.com/work.js'})
    await deploy(world.someone(), data)
    expect(claimed(world, data.job).work).toMatchObject({
      args: [encodeValue(new Map([[1, 2]])), '"text"', 'uhttps://example.com/argument', '[1]'],
      workFunction: '',
      workFunctionUrl: 'https://example.com/work.js',
    })
  })

  it.each([
    [{dataRange: {start: 1, end: 6, step: 1, group: 4}}, ['[1,2,3,4]', '[5,6]']],
    [{dataRange: {ranges: [{start: 1, end: 2, step: 1}, ['a']]}}, ['[1,"a"]', '[2,"a"]']],
    [
      {
        dataRange: {
          sparse: true,
          ranges: [
            {start: 1, end: 2, step: 1},
            {start: 9, end: 9, step: 0},
          ],
        },
      },
      ['1', '2', '9'],
    ],
    [
      {dataPattern: 'https://example.com/{slice}.json', sliceCount: 2},
      ['"https://example.com/1.json"', '"https://example.com/2.json"'],
    ],
  ])('takes the input set %j', async (input, texts) => {
    const world = openWorld()
    const data = submission(input)
    expect(await deploy(world.someone(), data)).toMatchObject({lastSliceNumber: texts.length})
    expect(claimed(world, data.job).data).toEqual(texts)
  })

  it('takes files of the deploying process for localExec alone', async () => {
    const world = openWorld()
    const alice = world.someone()
    const files = {
      localExec: true,
      workFunctionURI: 'file:///tmp/work.js',
      marshaledArguments: KVIN.marshal([new URL('file:///tmp/argument.kvin')]),
    }
    const byValue = submission({
      ...files,
      marshaledDataValues: {0: 'file:///tmp/1.kvin', 1: 'https://example.com/2', length: 2},
    })
    expect(await deploy(alice, byValue)).toMatchObject({lastSliceNumber: 2})
    const byRange = submission({...files, dataRange: {0: 'file:///tmp/range.json', length: 1}, rangeLength: 7})
    expect(await deploy(alice, byRange)).toMatchObject({lastSliceNumber: 7})
    expect(world.scheduler.deployment(byRange.job).localExec).toBe(true)
    for (const one of [
      {workFunctionURI: files.workFunctionURI},
      {marshaledArguments: files.marshaledArguments},
      {dataRange: {0: 'file:///tmp/range.json', length: 1}, rangeLength: 7},
      {marshaledDataValues: {0: 'file:///tmp/1.kvin', length: 1}},
    ]) {
      await expect(deploy(alice, submission({...range, dataRange: undefined, ...one}))).rejects.toEqual(
        refusal('EINVAL'),
      )
    }
  })

  it('takes a Python job apart', async () => {
    const world = openWorld()
    const image = new Uint8Array(gzipSync('an archive'))
    const args = [5, 'gzImage', image, 'env', 'A=b', 'rest', 1]
    const data = submission({
      ...range,
      workFunctionURI: `data:,${encodeURI('import dcp\ndcp.set_slice_handler(lambda x: x)')}`,
      worktime: {name: 'pyodide', version: '^0.28.0', custom: false},
      marshaledArguments: KVIN.marshal(args.map(serialized)),
    })
    await deploy(world.someone(), data)
    const {work} = claimed(world, data.job)
    expect(work).toMatchObject({worktime: 'pyodide', args: ['"rest"', '1'], environment: ['A=b'], argvOnly: true})
    expect(Buffer.from(work.files ?? []).equals(image)).toBe(true)
  })

  it.each([
    ['EINVAL', {job: 'short'}],
    ['EINVAL', {job: '../../../../etc/passwd!'}],
    ['EINVAL', {job: 5}],
    ['EINVAL', {paymentAccount: 'me'}],
    ['EINVAL', {workFunctionURI: 'ftp://example.com/x'}],
    ['EINVAL', {workFunctionURI: 'data:,'}],
    ['EINVAL', {workFunctionURI: undefined}],
    ['EINVAL', {requirements: -1}],
    ['EINVAL', {requirements: {}}],
    ['EINVAL', {dependencies: [1]}],
    ['EINVAL', {dependencies: 'a/b'}],
    ['EINVAL', {isOpen: 'yes'}],
    ['EINVAL', {estimationSlices: -1}],
    ['EINVAL', {absoluteSlicePayment: 'much'}],
    ['EINVAL', {worktime: undefined}],
    ['EINVAL', {worktime: {name: 'map-basic', version: '?', custom: false}}],
    ['ENOWORKTIME', {worktime: {name: 'constructor', version: '^1.0.0', custom: true}}],
    ['ENOWORKTIME', {worktime: {name: 'map-basic', version: '^2.0.0', custom: false}}],
    ['EINVAL', {marshaledArguments: []}],
    ['EINVAL', {marshaledArguments: {_serializeVerId: 'v9', what: {raw: [{string: '{', method: 'json'}]}}}],
    ['INPUT_INVALID', {dataRange: {start: 1, end: 2, step: -1}}],
    ['INPUT_INVALID', {dataRange: {start: 0, end: 1e300, step: 1}}],
    ['EINVAL', {dataRange: undefined, dataPattern: 'https://example.com/', sliceCount: 2}],
    ['EINVAL', {dataRange: undefined, dataPattern: 'https://example.com/{slice}', sliceCount: 'two'}],
    ['EINVAL', {resultStorageType: 'pattern', resultStorageDetails: 'file:///etc/passwd'}],
    ['EINVAL', {resultStorageType: 'box', resultStorageDetails: 'https://example.com/'}],
    ['EINVAL', {name: 'x'.repeat(2000)}],
  ])('refuses with %s %j', async (code, changes) => {
    const world = openWorld()
    await expect(deploy(world.someone(), {...submission(range), ...changes})).rejects.toEqual(refusal(code))
    expect(world.scheduler.list()).toEqual([])
  })
})

describe('a job of values', () => {
  it('is open until it is closed, whoever else asks', async () => {
    const world = openWorld()
    const [alice, bob] = [world.someone(), world.someone()]
    const {job} = submission()
    expect(await deploy(alice, submission({job}))).toMatchObject({lastSliceNumber: 0})
    const dataValues = KVIN.marshal([1, {a: 1}, new Set([1]), undefined, new URL('https://example.com/1')])
    expect(await alice.call(addSliceData, {job, dataValues})).toEqual({success: true, lastSliceNumber: 5})
    expect(await alice.call(addSliceData, {job, dataValues: KVIN.marshal([])})).toEqual({
      success: true,
      lastSliceNumber: 5,
    })
    await expect(bob.call(addSliceData, {job, dataValues})).rejects.toEqual(refusal('EPERM'))
    expect(() => bob.call(closeJob, {job})).toThrow(refusal('EPERM'))
    await expect(alice.call(addSliceData, {job, dataValues: [1]})).rejects.toEqual(refusal('EINVAL'))
    expect(alice.call(closeJob, {job})).toEqual({success: true, job})
    expect(alice.call(closeJob, {job})).toEqual({success: true, job})
    await expect(alice.call(addSliceData, {job, dataValues})).rejects.toEqual(refusal('JOB_CLOSED'))
    const texts = ['1', '{"a":1}', encodeValue(new Set([1])), encodeValue(undefined), 'uhttps://example.com/1']
    expect(claimed(world, job).data).toEqual(texts)
  })

  it('may have many equal ones in a short message', async () => {
    const world = openWorld()
    const alice = world.someone()
    const {job} = submission()
    await deploy(alice, submission({job}))
    const dataValues = {_serializeVerId: 'v9', what: {arr: [7, {lst: 20_000}]}}
    expect(await alice.call(addSliceData, {job, dataValues})).toEqual({success: true, lastSliceNumber: 20_001})
    const tooMany = {_serializeVerId: 'v9', what: {arr: [7, {lst: 1e9}]}}
    await expect(alice.call(addSliceData, {job, dataValues: tooMany})).rejects.toEqual(refusal('EINVAL'))
  })

  it('finishes when it is closed without any', async () => {
    const world = openWorld()
    const alice = world.someone()
    const {job} = submission()
    await deploy(alice, submission({job}))
    alice.call(closeJob, {job})
    expect(world.scheduler.summary(job).status).toBe('finished')
  })
})

describe('cancelJob', () => {
  it('ends a job, for its owner and for whoever pays', async () => {
    const world = openWorld()
    const [alice, bob] = [world.someone(), world.someone()]
    for (const account of [undefined, ACCOUNT, bob.address]) {
      const data = submission({...range, paymentAccount: account ?? ACCOUNT})
      await alice.call(submit, data, [account ?? ACCOUNT])
      const who = account === bob.address ? bob : account === undefined ? alice : world.someone()
      const authorized = account === ACCOUNT ? [ACCOUNT] : []
      expect(who.call(cancelJob, {job: data.job, reason: 'enough'}, authorized)).toMatchObject({cancelled: true})
      expect(world.scheduler.summary(data.job)).toMatchObject({
        status: 'cancelled',
        reason: 'enough',
        code: 'ECANCELLED',
      })
      expect(who.call(cancelJob, {job: data.job}, authorized)).toMatchObject({cancelled: false, runStatus: 'cancelled'})
    }
  })

  it('is refused to others, also for jobs that belong to nobody on the network', async () => {
    const world = openWorld()
    const [alice, bob] = [world.someone(), world.someone()]
    const data = submission(range)
    await deploy(alice, data)
    const local = await alice.job({owner: null})
    for (const job of [data.job, local]) {
      expect(() => bob.call(cancelJob, {job})).toThrow(refusal('EPERM'))
      await expect(bob.call(fetchResult, {job})).rejects.toEqual(refusal('EPERM'))
      expect(world.scheduler.summary(job).status).toBe('running')
    }
    expect(() => bob.call(cancelJob, {job: 'nothing'})).toThrow(refusal('JOB_NOT_FOUND'))
  })
})

describe('fetchResult', () => {
  it('gives what there is, errors as Errors, as the client reads it', async () => {
    const world = openWorld()
    const alice = world.someone()
    const data = submission({dataRange: {start: 1, end: 1e15, step: 1}})
    await deploy(alice, data)
    const task = claimed(world, data.job)
    world.scheduler.record(task, {
      outcomes: [
        {kind: 'result', slice: 1, value: '"50 % #"', cost: COST},
        {kind: 'error', slice: 2, code: 'EUNCAUGHT', name: 'TypeError', message: 'no', stack: null, cost: COST},
        {kind: 'result', slice: 4, value: 'uhttps://example.com/4', cost: COST},
      ],
      console: [],
      custom: [],
    })
    const fetch = async (range?: unknown): Promise<readonly {slice: number; value: string}[]> =>
      (await alice.call(fetchResult, {job: data.job, owner: alice.address, range})) as never
    const all = await fetch()
    expect(all.map(({slice}) => slice).sort()).toEqual([1, 2, 4])
    const uriOf = (slice: number): string => decodeURIComponent(all.find((one) => one.slice === slice)?.value ?? '')
    expect(uriOf(1)).toBe('data:application/json,%2250%20%25%20#%22')
    expect(decodeURI(uriOf(2))).toContain('"errorCode":"EUNCAUGHT"')
    expect(uriOf(4)).toBe('https://example.com/4')
    expect((await fetch([4, 3])).map(({slice}) => slice)).toEqual([4])
    expect((await fetch({start: 1, end: 3, step: 1})).map(({slice}) => slice)).toEqual([1, 2])
    await expect(fetch('all')).rejects.toEqual(refusal('EINVAL'))
  })
})

describe('listJobs', () => {
  it('shows jobs of the caller alone, by id, status and time', async () => {
    const world = openWorld()
    const [alice, bob] = [world.someone(), world.someone()]
    const [one, two] = [submission(range), submission(range)]
    await deploy(alice, one)
    await deploy(alice, two)
    await deploy(bob, submission(range))
    alice.call(cancelJob, {job: two.job})
    const ids = (data: object): readonly string[] =>
      (alice.call(listJobs, data) as readonly {job: string}[]).map(({job}) => job)
    expect(ids({})).toEqual([two.job, one.job])
    expect(ids({statuses: ['cancelled', 'corrupted']})).toEqual([two.job])
    expect(ids({job: one.job, statuses: ['running']})).toEqual([one.job])
    expect(ids({startDeployTime: new Date(Date.now() + 60_000).toISOString()})).toEqual([])
    expect(ids({startDeployTime: Date.now() - 60_000, endDeployTime: Date.now() + 60_000})).toHaveLength(2)
    expect(alice.call(listJobs, {job: one.job})).toEqual([
      expect.objectContaining({job: one.job, runStatus: 'running', total: 3, distributed: 0, computed: 0}),
    ])
    expect(() => ids({statuses: 'running'})).toThrow(refusal('EINVAL'))
  })
})
