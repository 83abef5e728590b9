import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {FETCH_LIMITS, fetchData} from '../../../../src/dcp/worker/data/fetch-data.js'
import {startDataServer} from '../../../support/data-server.js'

let server: Awaited<ReturnType<typeof startDataServer>>
let asked: string[] = []
beforeAll(async () => {
  server = await startDataServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    const json = {'content-type': 'application/json'}
    if (path === '/one') return response.writeHead(200, json).end('{"x":1}')
    if (path === '/bad') return response.writeHead(200, json).end('{"x":')
    if (path === '/moved') return response.writeHead(302, {location: '/one'}).end()
    if (path === '/round') return response.writeHead(307, {location: '/round'}).end()
    if (path === '/file') return response.writeHead(301, {location: 'file:///etc/passwd'}).end()
    if (path === '/announced') return response.writeHead(200, {'content-length': '2000'}).end('x'.repeat(2000))
    if (path === '/endless') {
      response.writeHead(200)
      const timer = setInterval(() => response.write('x'.repeat(500)), 5)
      return response.on('close', () => clearInterval(timer))
    }
    if (path === '/cut') {
      response.writeHead(200, {'content-length': '100'}).write('abc')
      return setTimeout(() => response.destroy(), 20)
    }
    if (path === '/named') return response.writeHead(302, {location: 'http://%ff@127.0.0.1:1/'}).end()
    if (path === '/switched')
      return response.socket?.end('HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n')
    if (path === '/unmeasured') return response.socket?.write('HTTP/1.1 200 OK\r\n\r\npart')
    if (path === '/silent') return
    return response.writeHead(404).end()
  })
})
afterAll(() => server.close())

const signal = new AbortController().signal
const limits = {timeMs: 10_000, bytes: 1000, redirects: 3}
const get = (path: string) => fetchData(server.url + path, signal, limits)

describe('fetching data', () => {
  it('gives the content as value text, behind redirects too', async () => {
    expect(await get('/one')).toEqual({kind: 'text', text: '{"x":1}'})
    expect(await get('/moved')).toEqual({kind: 'text', text: '{"x":1}'})
  })

  it.each(['/bad', '/file', '/announced', '/endless', '/cut', '/named', '/switched'])(
    'says why there is nothing at %s',
    async (path) => {
      expect(await get(path)).toMatchObject({kind: 'failed', message: expect.stringContaining(path)})
    },
  )

  it('names the status of an answer that is no success', async () => {
    expect(await get('/missing')).toMatchObject({kind: 'failed', message: expect.stringContaining('404')})
  })

  it('follows so many redirects and no more', async () => {
    asked = []
    expect(await get('/round')).toMatchObject({kind: 'failed'})
    expect(asked.length).toBe(1 + limits.redirects)
  })

  it.each(['/silent', '/unmeasured'])('waits so long and no longer for %s', async (path) => {
    const begun = performance.now()
    expect(await fetchData(server.url + path, signal, {...limits, timeMs: 100})).toMatchObject({kind: 'failed'})
    expect(performance.now() - begun).toBeLessThan(3000)
  })

  it.each(['ftp://127.0.0.1/x', 'file:///etc/hosts', 'no url', 'http://127.0.0.1:1/'])('refuses %s', async (url) => {
    expect(await fetchData(url, signal)).toMatchObject({kind: 'failed'})
  })

  it('ends with the signal', async () => {
    const stop = new AbortController()
    const done = fetchData(`${server.url}/silent`, stop.signal, FETCH_LIMITS)
    stop.abort()
    await expect(done).rejects.toMatchObject({name: 'AbortError'})
  })
})
