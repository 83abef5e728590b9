import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest'
import {startDataServer} from '../../support/data-server.js'
import {type CaseReport, type DcpNetwork, dcpNetwork, payloadsOf} from '../../support/dcp-network.js'
import {type WorkerHost, whyNoWorker, workerHost} from '../../support/dcp-worker.js'

type Seen = Readonly<Record<string, CaseReport>>
const NOTHING: CaseReport = {events: [], extra: {}}

let server: Awaited<ReturnType<typeof startDataServer>>
const stored = new Map<string, string>()

/** Has numbers and a work function; keeps what is posted, and says where. */
beforeAll(async () => {
  server = await startDataServer(async (request, response) => {
    const {pathname} = new URL(request.url ?? '', 'http://x')
    if (request.method === 'POST') {
      let body = ''
      for await (const chunk of request.setEncoding('utf8')) body += chunk
      const fields = new URLSearchParams(body)
      stored.set(pathname, fields.get('key') === 'secret' ? (fields.get('content') ?? '') : 'no key')
      return response.writeHead(200, {'content-type': 'text/plain'}).end(`${server.url}${pathname}`)
    }
    const json = {'content-type': 'application/json'}
    const kept = stored.get(pathname)
    if (kept !== undefined) return response.writeHead(200, json).end(kept)
    if (pathname === '/work.js') {
      const source = '(x, add = 0) => progress() && x + add'
      return response.writeHead(200, {'content-type': 'text/javascript'}).end(source)
    }
    const number = /^\/number\/(\d+)$/.exec(pathname)?.[1]
    if (number !== undefined) return response.writeHead(200, json).end(number)
    return response.writeHead(404).end()
  })
})
afterAll(() => server?.close())

/** The official worker takes no result of a work function that never called progress(). */
const REMOTE = `
  cases.work = () => compute.for([1, new URL(base + '/number/2')], new URL(base + '/work.js'), [new URL(base + '/number/30')])
  cases.stored = () => {
    const job = compute.for([1, 2, 3], (x) => progress() && {x})
    job.setResultStorage(new URL(base + '/kept/{job}/{slice}'), {key: 'secret'})
    return job
  }
`

const OTHERS = `
  const {RemoteDataSet, RemoteDataPattern} = require('dcp/compute')
  cases.set = () => compute.for(new RemoteDataSet(base + '/number/4', base + '/number/5'), (x) => x * x)
  cases.pattern = () => compute.for(new RemoteDataPattern(base + '/number/{slice}', 3), (x) => x * x)
  cases.strict = () => {
    const work = function () { return [progress(), (function () { return this === undefined })(), typeof bravojs] }
    const job = compute.for([1], work)
    job.requirements.useStrict = true
    return job
  }
  cases.console = () => compute.for([1], (x) => {
    console.log('seen', x, {a: [x, undefined]})
    console.warn(5)
    console.warn(5)
    return progress()
  })
  cases.python = () => {
    const source = 'import os, sys\\ndef f(x):\\n    dcp.progress()\\n    return [x, os.environ["NAME"], *sys.argv[1:]]\\ndcp.set_slice_handler(f)'
    const job = compute.for([1, 2], source, [3, 'env', 'NAME=a=b', 'one', 2])
    job.worktime = 'pyodide'
    return job
  }
  cases.mixed = () => compute.for([1, new URL(base + '/none')], (x) => x * x)
  cases.gone = () => compute.for([1, 2], new URL(base + '/gone.js'))
  cases.numpy = () => {
    const job = compute.for([1], 'import numpy\\ndcp.set_slice_handler(print)')
    job.worktime = 'pyodide'
    return job
  }
`

const resultsIn = (seen: Seen): object =>
  Object.fromEntries(Object.entries(seen).map(([name, {error, results}]) => [name, error?.code ?? error ?? results]))

const run = (network: DcpNetwork, source: string): Promise<Seen> =>
  network.cases(`const base = ${JSON.stringify(server.url)}\n${source}`, {env: {CASE_MS: '60000'}, limit: 70_000})

const DONE = {work: [31, 32], stored: [{x: 1}, {x: 2}, {x: 3}]}

describe('jobs of the official client', {timeout: 90_000}, () => {
  it('get all that stands at URLs on our workers, or the code of what cannot be had', async () => {
    const network = await dcpNetwork(['--workers', '2'])
    onTestFinished(() => network.remove())
    const seen = await run(network, REMOTE + OTHERS)
    expect(resultsIn(seen)).toEqual({
      ...DONE,
      set: [16, 25],
      pattern: [1, 4, 9],
      strict: [[true, true, 'object']],
      console: [true],
      python: [1, 2].map((x) => [x, 'a=b', 'one', 2]),
      mixed: [1, expect.stringContaining('EFETCH')],
      gone: 'EFETCH',
      numpy: 'ENOMODULE',
    })
    expect(payloadsOf(seen.mixed ?? NOTHING, 'error')).toMatchObject([{sliceNumber: 2, code: 'EFETCH'}])
    const told = payloadsOf(seen.console ?? NOTHING, 'console')
    expect(told.map(({level, message, same}) => [level, message, same])).toEqual([
      ['log', ['seen', 1, {a: [1, 'undefined']}], undefined],
      ['warn', [5], undefined],
      ['warn', [5], 2],
    ])
  })
})

describe.skipIf(whyNoWorker() !== undefined)('jobs of the official client', {timeout: 90_000}, () => {
  let host: WorkerHost
  beforeAll(async () => {
    host = await workerHost()
  })
  afterAll(() => host?.remove())

  it('get all that stands at URLs on the official worker', async () => {
    const network = await dcpNetwork([])
    onTestFinished(() => network.remove())
    host.start('worker', {location: network.location, config: {allowOrigins: {any: [server.url]}}})
    expect(resultsIn(await run(network, REMOTE))).toEqual(DONE)
  })
})
