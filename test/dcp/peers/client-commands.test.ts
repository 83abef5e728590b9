import {afterAll, beforeAll, expect, test} from 'vitest'
import {startDataServer} from '../../support/data-server.js'
import {type CaseReport, type DcpNetwork, dcpNetwork} from '../../support/dcp-network.js'
import {jsonError} from '../../support/run-program.js'
import {eventually, type Started} from '../../support/started.js'

// What `dcp job` says of, and does with, jobs that programs of dcp-client deployed.

let network: DcpNetwork
let server: Awaited<ReturnType<typeof startDataServer>>
let reports: Readonly<Record<string, CaseReport>>

beforeAll(async () => {
  server = await startDataServer((request, response) => {
    request.resume()
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(request.method === 'POST' ? {href: `${server.url}/stored`} : 'a value'))
  })
  network = await dcpNetwork(['--workers', '1'])
  reports = await network.cases(`
    const {SparseRangeObject} = require('dcp/range-object')
    cases.multi = () => {
      const job = compute.for({ranges: [{start: 1, end: 2}, {start: 10, end: 20, step: 10}]}, ([a, b]) => { progress(); return a * b })
      Object.assign(job.public, {name: 'products', description: 'of two', link: 'http://example.com/'})
      return job
    }
    cases.sparse = () => compute.for(new SparseRangeObject({sparse: [{start: 5, end: 6}]}), (x) => { progress(); return new Map([[x, x]]) })
    cases.remote = () => compute.for(new compute.RemoteDataSet('${server.url}/a'), (x) => { progress(); return x })
    cases.mixed = () => compute.for([1, 2], (x) => {
      progress()
      console.log('at', x)
      work.emit('seen', {x})
      if (x === 2) throw new RangeError('two')
      return x
    })
    cases.stored = () => {
      const job = compute.for(1, 2, (x) => { progress(); return x })
      job.setResultStorage('${server.url}/store', {})
      return job
    }
  `)
})
afterAll(async () => {
  await network?.remove()
  await server?.close()
})

const idOf = (name: string): string => reports[name]?.id ?? ''
const printed = async (...argv: string[]): Promise<string> => (await network.dcp(['job', ...argv])).stdout

test('list and status', async () => {
  const listed = await network.json<{id: string}[]>(['job', 'list'])
  expect(listed.map(({id}) => id).toSorted()).toEqual(Object.keys(reports).map(idOf).toSorted())
  const {address} = JSON.parse((await network.home.run('keystore', ['show', 'id', '--json'])).stdout)
  const account = JSON.parse((await network.home.run('keystore', ['show', 'default', '--json'])).stdout)
  expect(await network.json(['job', 'status', idOf('multi')])).toMatchObject({
    ...{name: 'products', description: 'of two', link: 'http://example.com/', worktime: 'map-basic'},
    ...{status: 'finished', open: false, total: 4, distributed: 4, computed: 4, failed: 0},
    ...{owner: address, paymentAccount: account.address},
  })
})

test('results of every kind of input', async () => {
  expect(await printed('results', idOf('multi'))).toBe('[10,20,20,40]\n')
  expect(await printed('results', idOf('multi'), '--range', '2..3')).toBe('[20,20]\n')
  expect(await printed('results', idOf('sparse'))).toBe('[[[5,5]],[[6,6]]]\n')
  expect(await printed('results', idOf('remote'))).toBe('["a value"]\n')
  expect(await printed('results', idOf('mixed'))).toBe('[1,null]\n')
})

test('a result that was stored elsewhere is its URL', async () => {
  expect(await printed('results', idOf('stored'))).toBe(`["${server.url}/stored","${server.url}/stored"]\n`)
  expect((await printed('results', idOf('stored'), '--format', 'kvin')).split('\n').filter(Boolean)).toHaveLength(2)
})

test('follow, logs and slices', async () => {
  const events = await network.lines<{type: string; sliceNumber?: number}>(['job', 'follow', idOf('mixed')])
  expect(events.map(({type}) => type)).toEqual(
    expect.arrayContaining(['accepted', 'console', 'custom', 'error', 'stop']),
  )
  expect(events.filter(({type}) => type === 'result')).toMatchObject([{sliceNumber: 1, result: 1}])
  expect(events.filter(({type}) => type === 'console')).toMatchObject([{message: ['at', '1']}, {message: ['at', '2']}])
  expect(await printed('logs', idOf('mixed'))).toMatch(/at 1[\s\S]*at 2/)
  expect(await network.json(['job', 'slices', idOf('mixed')])).toMatchObject([
    {slice: 1, status: 'finished', executions: 1},
    {slice: 2, status: 'failed', code: 'EUNCAUGHT'},
  ])
})

test('wait ends as the job did', async () => {
  expect((await network.dcp(['job', 'wait', idOf('multi')])).status).toBe(0)
  expect((await network.dcp(['job', 'wait', idOf('mixed')])).status).toBe(3)
})

/** A program whose job stays open; it prints the id, and in the end what became of it. */
async function openJob(): Promise<{readonly id: string; readonly program: Started}> {
  const program = network.script(`
    require('dcp-client').init().then(async () => {
      const job = require('dcp/compute').for([1], (x) => { progress(); return x * 2 })
      job.autoClose = false
      job.on('accepted', () => console.log(job.id))
      try {
        console.log(JSON.stringify(Array.from(await job.exec(0))))
      } catch ({code, message}) {
        console.log(JSON.stringify({code, message}))
      }
    })
  `)
  await eventually(async () => program.lines.length > 0)
  return {id: program.lines[0] ?? '', program}
}

test('add-slices and close reach the program that waits', async () => {
  const {id, program} = await openJob()
  expect(await network.json(['job', 'add-slices', id, '--data', '[2,3]'])).toMatchObject({lastSliceNumber: 3})
  expect((await network.dcp(['job', 'close', id])).status).toBe(0)
  expect(await program.ended()).toBe(0)
  expect(program.lines.at(-1)).toBe('[2,4,6]')
})

test('cancel reaches it too; delete takes the job away', async () => {
  const {id, program} = await openJob()
  expect((await network.dcp(['job', 'cancel', id])).status).toBe(0)
  expect(await program.ended()).toBe(0)
  expect(JSON.parse(program.lines.at(-1) ?? '')).toMatchObject({code: 'ECANCELLED'})
  expect((await network.dcp(['job', 'delete', id, '--yes'])).status).toBe(0)
  const gone = await network.dcp(['job', 'status', id, '--json'])
  expect(jsonError(gone)).toMatchObject({code: 'JOB_NOT_FOUND'})
})
