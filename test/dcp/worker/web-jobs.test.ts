import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {defaultDeployment} from '../../../src/dcp/job/deployment.js'
import type {JobWork} from '../../../src/dcp/job/task.js'
import {encodeValue, remoteText} from '../../../src/dcp/job/values/value-text.js'
import {createSandboxFactory} from '../../../src/dcp/worker/sandbox/sandbox-factory.js'
import {runSupervisor} from '../../../src/dcp/worker/supervisor/supervisor.js'
import {startDataServer} from '../../support/data-server.js'
import {createMemorySource, type MemorySource} from '../../support/memory-source.js'
import {buildSandboxHost} from '../../support/sandbox-host.js'
import {workOf} from './run-job.js'

let host: Awaited<ReturnType<typeof buildSandboxHost>>
let server: Awaited<ReturnType<typeof startDataServer>>
let asked: string[] = []
let posted: {path: string; type: string | undefined; fields: Record<string, string>}[] = []
/** Answers to posts, by path; null for a status of 500. */
let answer: (path: string) => string | null = () => ''

beforeAll(async () => {
  host = await buildSandboxHost()
  server = await startDataServer(async (request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    if (request.method === 'POST') {
      let body = ''
      for await (const chunk of request.setEncoding('utf8')) body += chunk
      posted.push({
        path,
        type: request.headers['content-type'],
        fields: Object.fromEntries(new URLSearchParams(body)),
      })
      const text = answer(path)
      return response.writeHead(text === null ? 500 : 201, {'content-type': 'text/plain'}).end(text)
    }
    const json = {'content-type': 'application/json'}
    if (path === '/work.js') {
      return response.writeHead(200, {'content-type': 'text/javascript'}).end('(x, add = 0) => x + add')
    }
    if (path === '/flaky' && asked.filter((one) => one === path).length < 3) return response.writeHead(503).end()
    if (path === '/flaky' || path === '/five') return response.writeHead(200, json).end('5')
    return response.writeHead(404).end()
  })
})
afterAll(async () => {
  await server.close()
  host.remove()
})
beforeEach(() => {
  asked = []
  posted = []
})

const at = (path: string): string => server.url + path
const jobOf = (
  work: string,
  more: Partial<JobWork> = {},
  deployment: Partial<JobWork['deployment']> = {},
): JobWork => ({
  ...workOf(work),
  ...more,
  deployment: {...defaultDeployment(), ...deployment},
})

/** Runs the job; each slice is tried twice. */
async function run(
  work: JobWork,
  data: readonly string[],
): Promise<MemorySource & {readonly texts: readonly string[]}> {
  const source = createMemorySource(2)
  source.add(work, data)
  await runSupervisor({
    source,
    worker: 'w',
    cores: 2,
    until: 'idle',
    signal: new AbortController().signal,
    now: () => performance.now(),
    sandboxes: createSandboxFactory({
      execPath: process.execPath,
      nodeVersion: process.versions.node,
      platform: process.platform,
      hostFile: host.hostFile,
    }),
  })
  const outcomes = [...(source.outcomes.get('job')?.values() ?? [])].sort((a, b) => a.slice - b.slice)
  return {...source, texts: outcomes.map((outcome) => (outcome.kind === 'result' ? outcome.value : outcome.code))}
}

describe('a job whose parts stand at URLs', () => {
  it('gets its work function, arguments and some of its data from there', async () => {
    const args = [remoteText(at('/flaky'))]
    const data = ['1', remoteText(at('/five')), remoteText(at('/none')), 'k{"_serializeVerId":"v9","what":10}']
    const {texts} = await run(jobOf('', {workFunctionUrl: at('/work.js'), args}), data)
    expect(texts).toEqual(['6', '10', 'EFETCH', '15'])
    expect(asked.filter((path) => path === '/work.js').length).toBe(1)
    expect(asked.filter((path) => path === '/flaky').length).toBe(3)
  })

  it.each([
    ['a work function that is not there', {workFunctionUrl: '/none'}, 3],
    ['an argument that is not there', {args: ['/none']}, 3],
    ['a file of this machine', {workFunctionUrl: 'file:///etc/hostname'}, 0],
  ])(
    'ends with EFETCH for %s',
    async (_title, {workFunctionUrl, args = []}: {workFunctionUrl?: string; args?: string[]}, times) => {
      const whole = (url: string): string => (url.startsWith('/') ? at(url) : url)
      const more = {
        workFunctionUrl: workFunctionUrl === undefined ? null : whole(workFunctionUrl),
        args: args.map((path) => remoteText(whole(path))),
      }
      const {rejected} = await run(jobOf('(x) => x', more), ['1', '2'])
      expect(rejected).toMatchObject([{job: 'job', code: 'EFETCH'}])
      expect(asked.length).toBe(times)
    },
  )

  it('ends with ENOMODULE when it depends on what nobody published', async () => {
    const packageFiles = [{id: 'there/file.js', source: 'module.declare(() => {})'}]
    const dependencies = ['./there/file', 'gone/file']
    const {rejected} = await run(jobOf('(x) => x', {packageFiles}, {dependencies}), ['1'])
    expect(rejected).toMatchObject([{code: 'ENOMODULE', message: expect.stringContaining('gone/file')}])
  })
})

describe('a job that stores its results at a URL', () => {
  const storage = (path: string, params: Record<string, unknown> = {}): Partial<JobWork['deployment']> => ({
    resultStorage: {url: at(path), params},
  })

  it('has them posted as forms, and the URLs that come back recorded', async () => {
    answer = (path) => (path.endsWith('3') ? 'kept' : at(`/got${path}`))
    const work = '(x) => { if (x === 9) throw new Error("no"); return x === 1 ? 0 : {x} }'
    const {texts} = await run(jobOf(work, {}, storage('/job/%7Bjob%7D/%7Bslice%7D', {key: 'ä&=', nested: 1})), [
      '1',
      '2',
      '3',
      '9',
    ])
    expect(texts).toEqual([`u${at('/got/job/job/1')}`, `u${at('/got/job/job/2')}`, '"kept"', 'EUNCAUGHT'])
    const sorted = posted.toSorted((a, b) => a.path.localeCompare(b.path))
    expect(sorted.map(({fields}) => fields.content)).toEqual(['0', '{"x":2}', '{"x":3}'])
    expect(sorted[0]).toMatchObject({
      path: '/job/job/1',
      type: 'application/x-www-form-urlencoded',
      fields: {key: 'ä&=', nested: '1', contentType: 'application/json', element: '1'},
    })
  })

  it.each([
    ['application/x-kvin', new Map([[1, 2]]), expect.stringContaining('"v9"')],
    ['text/plain; charset=utf8', 'word', 'word'],
    ['application/octet-stream', new Uint8Array([1, 255]), '1,255'],
  ])('posts %s', async (contentType, value, content) => {
    answer = () => at('/x')
    await run(jobOf('(x) => x', {}, storage('/one', {contentType, element: 'e'})), [encodeValue(value)])
    expect(posted.map(({fields}) => fields)).toEqual([{contentType, element: 'e', content}])
  })

  it('gives slices back whose results a server refuses', async () => {
    answer = (path) => (path === '/2' ? null : at('/x'))
    const {texts, charges} = await run(jobOf('(x) => x', {}, storage('/{slice}')), ['1', '2', '3'])
    expect(texts).toEqual([`u${at('/x')}`, 'HTTP_500', `u${at('/x')}`])
    expect(charges.map(({code, slice}) => [code, slice])).toEqual([
      ['HTTP_500', 2],
      ['HTTP_500', 2],
    ])
    const nowhere = await run(jobOf('(x) => x', {}, {resultStorage: {url: 'http://127.0.0.1:1/', params: {}}}), ['1'])
    expect(nowhere.texts).toEqual(['ECONNREFUSED'])
    const file = await run(jobOf('(x) => x', {}, {resultStorage: {url: 'file:///tmp/x', params: {}}}), ['1'])
    expect(file.texts).toEqual(['EPERM_ORIGIN'])
  })
})
