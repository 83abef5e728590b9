import {createServer} from 'node:net'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {ColoniesClient} from '../../../../src/colonies/client/colonies-client.js'
import {httpTransport} from '../../../../src/colonies/client/http-transport.js'
import {listen} from '../../../../src/colonies/server/http/listen.js'
import {payloadJson} from '../../../../src/colonies/wire/envelope.js'
import {WAITING} from '../../../../src/colonies/wire/objects/process.js'
import {selfSigned} from '../../../support/certificate.js'
import {assign, nextProcess, submit} from '../../../support/colony.js'
import {type ServedColony, serve} from '../../../support/serve.js'

let dev: ServedColony
beforeAll(async () => {
  dev = await serve()
})
afterAll(() => dev.end())

const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${dev.url}${path}`, init)

/** Status and message of the protocol's error reply. */
async function failure(response: Response): Promise<{readonly status: number; readonly message: string}> {
  const {payloadtype, payload, error} = (await response.json()) as {
    payloadtype: string
    payload: string
    error: boolean
  }
  expect([payloadtype, error]).toEqual(['error', true])
  return payloadJson(payload) as {status: number; message: string}
}

describe('what is served where', () => {
  test('health answers 200 with nothing', async () => {
    const response = await ask('/health')
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  test.each([
    ['GET', '/api'],
    ['POST', '/'],
    ['POST', '/api/x'],
    ['GET', '/pubsub/x'],
    ['DELETE', '/health'],
  ])('%s %s is 404', async (method, path) => {
    const response = await ask(path, {method})
    expect([response.status, await response.text()]).toEqual([404, '404 page not found'])
  })

  test('replies are text, whatever they hold', async () => {
    const body = '{"payloadtype":"versionmsg","payload":"e30="}'
    const response = await ask('/api', {method: 'POST', body})
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(response.headers.has('access-control-allow-origin')).toBe(false)
    expect(await response.json()).toMatchObject({payloadtype: 'versionmsg', error: false})
  })

  test('a page of another origin may ask', async () => {
    const headers = {origin: 'https://example.org'}
    const preflight = await ask('/api', {method: 'OPTIONS', headers})
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    expect(preflight.headers.get('access-control-allow-methods')).toContain('POST')
    const response = await ask('/api', {method: 'POST', headers, body: '{}'})
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
  })

  test.each([
    ['', 400],
    ['null', 400],
    ['[]', 400],
    ['{"payloadtype":"versionmsg","payload":5}', 400],
    ['{"payloadtype":"nonsense","payload":"e30="}', 403],
    ['{"payloadtype":"getprocessmsg","payload":"e30="}', 403],
    ['[['.repeat(100_000), 400],
  ])('body %# is refused as the protocol refuses', async (body, status) => {
    const response = await ask('/api', {method: 'POST', body})
    expect(response.status).toBe(status)
    expect((await failure(response)).status).toBe(status)
  })
})

test('a long poll is answered when work comes', async () => {
  const assigned = assign(dev.client, dev.keys.executor)
  const {processid} = await submit(dev.client, dev.keys.user)
  expect((await assigned).processid).toBe(processid)
})

test('a body beyond the bound is refused, and the connection serves on', async () => {
  const small = await serve({limits: {body: 1000}})
  const ask = (body: string): Promise<Response> => fetch(`${small.url}/api`, {method: 'POST', body})
  const response = await ask('x'.repeat(100_000))
  expect(response.status).toBe(413)
  expect((await failure(response)).status).toBe(413)
  expect((await ask('{"payloadtype":"versionmsg","payload":"e30="}')).status).toBe(200)
  await small.end()
})

describe('TLS', () => {
  test('is really served with certificate and key', async () => {
    const secure = await serve({tls: selfSigned()})
    expect(secure.url).toMatch(/^https:/)
    await expect(secure.client.call('versionmsg', {}, undefined)).resolves.toMatchObject({buildversion: 'dev'})
    const {processid} = await submit(secure.client, secure.keys.user)
    const request = {processid, state: WAITING, timeout: 60}
    const {signal} = new AbortController()
    const events = secure.client.subscribe('subscribeprocessmsg', [request], secure.keys.user, signal)
    expect((await nextProcess(events)).processid).toBe(processid)
    await events.return()
    const {host, port} = secure.listening
    const plain = new ColoniesClient(httpTransport({host, port, tls: false}))
    await expect(plain.call('versionmsg', {}, undefined)).rejects.toMatchObject({
      code: expect.stringMatching(/^SERVER_/),
    })
    const doubtful = new ColoniesClient(httpTransport({host, port, tls: {rejectUnauthorized: true}}))
    await expect(doubtful.call('versionmsg', {}, undefined)).rejects.toMatchObject({code: 'SERVER_UNTRUSTED'})
    const careless = new ColoniesClient(httpTransport({host, port, tls: {rejectUnauthorized: false}}))
    await expect(careless.call('versionmsg', {}, undefined)).resolves.toMatchObject({buildversion: 'dev'})
    await secure.end()
  })

  test('a certificate and a key that do not fit are refused at the start', async () => {
    const [one, other] = [selfSigned(), selfSigned()]
    const server = dev.open()
    const tls = {certificate: one.certificate, key: other.key}
    await expect(listen(server, {port: 0, tls})).rejects.toMatchObject({code: 'INPUT_INVALID'})
    const nonsense = {certificate: 'x', key: 'y'}
    await expect(listen(server, {port: 0, tls: nonsense})).rejects.toMatchObject({code: 'INPUT_INVALID'})
  })
})

describe('the address', () => {
  test('is the loopback unless said otherwise', () => {
    expect(dev.listening.host).toBe('127.0.0.1')
  })

  test('that is in use is refused', async () => {
    await expect(listen(dev.open(), {port: dev.listening.port})).rejects.toMatchObject({code: 'ADDRESS_IN_USE'})
  })

  test.each([
    ['192.0.2.1', 0],
    ['no.such.host.invalid', 0],
    ['127.0.0.1', 99_999],
  ])('%s:%i is refused', async (host, port) => {
    await expect(listen(dev.open(), {host, port})).rejects.toMatchObject({code: 'ADDRESS_INVALID'})
  })
})

test('a server that listens but never answers is noticed', async () => {
  const silent = createServer()
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const {port} = silent.address() as {port: number}
  const client = new ColoniesClient(httpTransport({host: '127.0.0.1', port, tls: false}, {silence: 100}))
  await expect(client.call('versionmsg', {}, undefined)).rejects.toMatchObject({code: 'SERVER_LOST'})
  silent.close()
})
