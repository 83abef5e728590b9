import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type CaseReport, type DcpNetwork, dcpNetwork, payloadsOf} from '../../support/dcp-network.js'

// What a program of dcp-client does with a job besides waiting for it (dcp-semantics, section 3).

let network: DcpNetwork
let reports: Readonly<Record<string, CaseReport>>

function report(name: string): CaseReport & {readonly id: string} {
  const found = reports[name]
  if (!found) throw new Error(`There is no report of ${name}`)
  return {...found, id: found.id ?? ''}
}

beforeAll(async () => {
  network = await dcpNetwork(['--workers', '1'])
  reports = await network.cases(`
    const {addSlices, fetchResults} = require('dcp/job')
    const until = async (condition) => { while (!(await condition())) await new Promise((done) => setTimeout(done, 50)) }
    const attempt = async (act) => { try { return await act() } catch (error) { return failure(error) } }
    const slow = async (x) => { for (;;) { progress(); await new Promise((done) => setTimeout(done, 50)) } }
    const accepted = (job) => new Promise((resolve) => job.on('accepted', () => resolve()))

    cases.open = ({extra}) => {
      const job = compute.for([1, 2, 3], (x) => { progress(); return x * x })
      job.autoClose = false
      const run = async () => {
        const results = job.exec(0.001, account)
        await accepted(job)
        extra.added = await addSlices([10, 20], job.id)
        await until(async () => (await compute.status(job.id)).computed === 5)
        extra.status = await compute.status(job.id)
        extra.fetched = await fetchResults(job.id)
        extra.range = await fetchResults(job.id, {start: 2, end: 4})
        extra.numbers = await fetchResults(job.id, [5, 1])
        extra.autoClose = await attempt(() => { job.autoClose = true })
        extra.closed = (await job.close()).success
        const late = new Promise((resolve) => setTimeout(resolve, 10_000, 'late'))
        extra.late = await attempt(() => Promise.race([addSlices([30], job.id), late]))
        return results
      }
      return {job, run}
    }
    cases.cancelled = ({extra}) => {
      const job = compute.for(1, 3, slow)
      const run = async () => {
        const results = job.exec(0.001, account)
        results.catch(() => {})
        await accepted(job)
        await attempt(() => job.cancel('because'))
        extra.outcome = await attempt(() => results)
        extra.again = await attempt(() => job.exec(0.001, account))
        return []
      }
      return {job, run}
    }
    cases.byId = ({extra}) => {
      const job = compute.for(1, 3, slow)
      const run = async () => {
        const results = job.exec(0.001, account)
        results.catch(() => {})
        await accepted(job)
        await attempt(() => compute.cancel(job.id, account, 'by its id'))
        extra.outcome = await attempt(() => results)
        return []
      }
      return {job, run}
    }
    cases.uncollected = ({extra}) => {
      const job = compute.for(1, 3, (x) => { progress(); return x * 2 })
      const run = async () => {
        // One that nobody listens to.
        const quiet = compute.for(1, 3, (x) => { progress(); return x * 3 })
        quiet.collateResults = false
        const results = await quiet.exec(0.001, account)
        extra.before = Array.from(results)
        await results.fetch()
        extra.after = Array.from(results)
        return job.exec(0.001, account)
      }
      return {job, run}
    }
    cases.group = ({extra}) => {
      const job = compute.for(1, 2, (x) => { progress(); return x })
      job.computeGroups = [{joinKey: 'nobody', joinSecret: 'knows'}]
      return job
    }
    cases.worktime = () => { const job = compute.for(1, 2, (x) => x); job.worktime = 'cobol'; return job }
    cases.requirement = ({extra}) => {
      const job = compute.for(1, 2, (x) => { progress(); return x })
      job.requirements.engine = {v8: true}
      job.requirements.environment = {fdlibm: true}
      return job
    }
    cases.discrete = () => {
      const job = compute.for(1, 4, (x) => { progress(); return x })
      job.requirements.discrete = true
      job.estimationSlices = 2
      job.greedyEstimation = true
      job.workerConsole = true
      return job
    }
  `)
})
afterAll(() => network?.remove())

describe('autoClose = false', () => {
  test('slices are added while the job runs, and counted', () => {
    const {extra, results} = report('open')
    expect(extra.added).toMatchObject({success: true, lastSliceNumber: 5})
    expect(extra.status).toMatchObject({job: report('open').id, runStatus: 'running', total: 5, computed: 5})
    expect(results).toEqual([1, 4, 9, 100, 400])
  })

  test('results are fetched by slice number', () => {
    const {extra} = report('open')
    expect(extra.fetched).toEqual([1, 4, 9, 100, 400].map((value, at) => ({slice: at + 1, value})))
    expect(extra.range).toEqual([4, 9, 100].map((value, at) => ({slice: at + 2, value})))
    expect((extra.numbers as {slice: number}[]).map(({slice}) => slice).toSorted()).toEqual([1, 5])
  })

  test('once closed it takes none, and stops', () => {
    const {extra} = report('open')
    expect(extra.autoClose).toMatchObject({name: 'Error'})
    expect(extra.closed).toBe(true)
    expect(extra.late).not.toMatchObject({success: true})
    expect(extra.late).not.toBe('late')
    expect(payloadsOf(report('open'), 'stop')).toEqual([{job: report('open').id, runStatus: 'finished', sliceCount: 5}])
  })
})

describe('cancel', () => {
  test('ends the job with its reason, and exec rejects', () => {
    const {id, extra} = report('cancelled')
    expect(extra.outcome).toMatchObject({message: expect.stringContaining('because')})
    expect(payloadsOf(report('cancelled'), 'cancel')).toMatchObject([
      {job: id, runStatus: 'cancelled', reason: expect.stringContaining('because')},
    ])
    expect(extra.again).toMatchObject({message: expect.stringContaining('Exec called twice')})
  })

  test('works by the id of the job', () => {
    expect(report('byId').extra.outcome).toMatchObject({message: expect.stringContaining('by its id')})
  })
})

test('results that nobody collected are fetched', () => {
  expect(report('uncollected').extra).toEqual({before: [], after: [3, 6, 9]})
})

test('a job that may join no compute group is refused', () => {
  expect(report('group').error).toMatchObject({code: 'DCPL-1100'})
})

test('an unknown worktime is refused by the client', () => {
  expect(report('worktime').error).toMatchObject({code: 'ENOWORKTIME'})
})

test('requirements and flags are taken', () => {
  expect(report('discrete').results).toEqual([1, 2, 3, 4])
  expect(report('requirement').results).toEqual([1, 2])
})

test('dcp job shows them as it shows its own', async () => {
  const listed = await network.json<{id: string; status: string; owner: string}[]>(['job', 'list'])
  const owner = (await network.home.run('keystore', ['show', 'id', '--json'])).stdout
  const {address} = JSON.parse(owner) as {address: string}
  expect(listed.find(({id}) => id === report('open').id)).toMatchObject({status: 'finished', owner: address})
  expect(listed.find(({id}) => id === report('cancelled').id)).toMatchObject({status: 'cancelled'})
})
