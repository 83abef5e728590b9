import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {startDataServer} from '../../support/data-server.js'
import {type CaseReport, type DcpNetwork, dcpNetwork, payloadsOf} from '../../support/dcp-network.js'

let network: DcpNetwork
let server: Awaited<ReturnType<typeof startDataServer>>
let seen: Readonly<Record<string, CaseReport>>
const stored = new Map<string, string>()

beforeAll(async () => {
  server = await startDataServer(async (request, response) => {
    const {pathname} = new URL(request.url ?? '', 'http://x')
    if (request.method === 'POST') {
      let body = ''
      for await (const chunk of request.setEncoding('utf8')) body += chunk
      const fields = new URLSearchParams(body)
      stored.set(pathname, fields.get('content') ?? '')
      return response.writeHead(200, {'content-type': 'text/plain'}).end(`${server.url}${pathname}`)
    }
    const json = {'content-type': 'application/json'}
    const kept = stored.get(pathname)
    if (kept !== undefined) return response.writeHead(200, json).end(kept)
    if (pathname === '/work.js') {
      return response.writeHead(200, {'content-type': 'text/javascript'}).end('(x, add = 0) => x + add')
    }
    const number = /^\/number\/(\d+)$/.exec(pathname)?.[1]
    if (number !== undefined) return response.writeHead(200, json).end(number)
    return response.writeHead(404).end()
  })
  network = await dcpNetwork(['--workers', '2'])
  seen = await network.cases(
    `
    const base = ${JSON.stringify(server.url)}
    const {RemoteDataSet, RemoteDataPattern} = require('dcp/compute')
    cases.set = () => compute.for(new RemoteDataSet(base + '/number/4', base + '/number/5'), (x) => x * x)
    cases.pattern = () => compute.for(new RemoteDataPattern(base + '/number/{slice}', 3), (x) => x * x)
    cases.mixed = () => compute.for([1, new URL(base + '/number/7'), new URL(base + '/none')], (x) => x * x)
    cases.work = () => compute.for([1, 2], new URL(base + '/work.js'), [new URL(base + '/number/30')])
    cases.gone = () => compute.for([1, 2], new URL(base + '/gone.js'))
    cases.stored = () => {
      const job = compute.for([1, 2, 3], (x) => ({x}))
      job.setResultStorage(new URL(base + '/kept/{job}/{slice}'), {key: 'secret'})
      return job
    }
    cases.strict = () => {
      const job = compute.for([1], function () { return [(function () { return this === undefined })(), typeof bravojs] })
      job.requirements.useStrict = true
      return job
    }
    cases.console = () => compute.for([1], (x) => { console.log('seen', x, {a: [x, undefined]}); console.warn(5); console.warn(5) })
    cases.python = () => {
      const source = 'import os, sys\\ndef f(x):\\n    dcp.progress()\\n    return [x, os.environ["NAME"], *sys.argv[1:]]\\ndcp.set_slice_handler(f)'
      const job = compute.for([1, 2], source, [3, 'env', 'NAME=a=b', 'one', 2])
      job.worktime = 'pyodide'
      return job
    }
    cases.numpy = () => {
      const job = compute.for([1], 'import numpy\\ndcp.set_slice_handler(print)')
      job.worktime = 'pyodide'
      return job
    }
    `,
  )
}, 90_000)
afterAll(async () => {
  await network?.remove()
  await server?.close()
})

describe('jobs of the official client on our workers', () => {
  it.each([
    ['set', [16, 25]],
    ['pattern', [1, 4, 9]],
    ['work', [31, 32]],
    ['stored', [{x: 1}, {x: 2}, {x: 3}]],
    ['strict', [[true, 'object']]],
    [
      'python',
      [
        [1, 'a=b', 'one', 2],
        [2, 'a=b', 'one', 2],
      ],
    ],
  ])('%s: every part comes from where it is said to be', (name, results) => {
    expect(seen[name]?.error).toBeUndefined()
    expect(seen[name]?.results).toEqual(results)
  })

  it('fail with the code of what cannot be had', () => {
    expect(seen.mixed?.results?.slice(0, 2)).toEqual([1, 49])
    expect(payloadsOf(seen.mixed ?? {events: [], extra: {}}, 'error')).toMatchObject([{sliceNumber: 3, code: 'EFETCH'}])
    expect(seen.gone?.error).toMatchObject({code: 'EFETCH'})
    expect(seen.numpy?.error).toMatchObject({code: 'ENOMODULE'})
  })

  it('tell what they write as it was', () => {
    const told = payloadsOf(seen.console ?? {events: [], extra: {}}, 'console')
    expect(told.map(({level, message, same}) => [level, message, same])).toEqual([
      ['log', ['seen', 1, {a: [1, 'undefined']}], undefined],
      ['warn', [5], undefined],
      ['warn', [5], 2],
    ])
  })
})
