import {createServer, type Server, type Socket} from 'node:net'
import {afterEach, describe, expect, test} from 'vitest'
import {ColoniesClient} from '../../../src/colonies/client/colonies-client.js'
import type {HttpLimits} from '../../../src/colonies/client/http-place.js'
import {httpTransport} from '../../../src/colonies/client/http-transport.js'
import {replyBody} from '../../../src/colonies/wire/envelope.js'

const servers: Server[] = []
const sockets = new Set<Socket>()
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  for (const server of servers.splice(0)) server.close()
})

/** A server that does with each request, in turn, what it is told. @returns its port, and how many it got */
async function serverThat(
  ...does: readonly ((socket: Socket) => void)[]
): Promise<{readonly port: number; readonly asked: () => number}> {
  let asked = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      if (!chunk.includes('POST ')) return
      asked += 1
      does[Math.min(asked, does.length) - 1]?.(socket)
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {port: (server.address() as {port: number}).port, asked: () => asked}
}

const client = (port: number, limits: Partial<HttpLimits> = {}): ColoniesClient =>
  new ColoniesClient(httpTransport({host: '127.0.0.1', port, tls: false}, limits))
const version = (port: number, limits?: Partial<HttpLimits>): Promise<unknown> =>
  client(port, limits).call('versionmsg', {}, undefined)

function say(body: string, length = Buffer.byteLength(body)): (socket: Socket) => void {
  return (socket) => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n${body}`)
}
const well = say(replyBody('versionmsg', '{"buildversion":"7"}'))
const hangUp = (socket: Socket): void => {
  socket.destroy()
}

describe('a server that is none', () => {
  test.each([
    ['answers a page', say('<html></html>'), 'SERVER_FAILED'],
    ['answers nothing', say(''), 'SERVER_FAILED'],
    ['answers half an envelope', say('{"payloadtype":"versionmsg","payload":"e3'), 'SERVER_FAILED'],
    [
      'answers an envelope without sense',
      say('{"payloadtype":"versionmsg","payload":"!!!!","error":false}'),
      'SERVER_FAILED',
    ],
    ['answers a message of another shape', say(replyBody('versionmsg', '{"buildversion":5}')), 'SERVER_FAILED'],
    ['answers a list', say('[]'), 'SERVER_FAILED'],
    ['speaks no HTTP', (socket: Socket) => socket.write('hello\r\n\r\n'), 'SERVER_FAILED'],
    ['hangs up', hangUp, 'SERVER_LOST'],
    [
      'cuts its answer',
      (socket: Socket) => {
        say('{"payload', 1000)(socket)
        socket.end()
      },
      'SERVER_LOST',
    ],
    ['never finishes its answer', say('{"payload', 1000), 'SERVER_LOST'],
    ['never answers', () => {}, 'SERVER_LOST'],
    [
      'is away behind a proxy',
      (socket: Socket) => socket.write('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>'),
      'SERVER_LOST',
    ],
    ['answers too much', say('x'.repeat(5000)), 'SERVER_FAILED'],
  ])('that %s is reported', async (_what, does, code) => {
    const {port} = await serverThat(does)
    await expect(version(port, {silence: 1000, reply: 4000})).rejects.toMatchObject({code})
  })
})

test('nobody at the address is told from a server that was lost', async () => {
  const {port} = await serverThat()
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
  await expect(version(port)).rejects.toMatchObject({code: 'SERVER_UNREACHABLE'})
  const unknown = new ColoniesClient(httpTransport({host: 'no.such.host.invalid', port, tls: false}))
  await expect(unknown.call('versionmsg', {}, undefined)).rejects.toMatchObject({code: 'SERVER_UNREACHABLE'})
})

test('a connection that never stands is given up', async () => {
  const {port} = await serverThat()
  const tls = {rejectUnauthorized: false}
  const secure = new ColoniesClient(httpTransport({host: '127.0.0.1', port, tls}, {connect: 200}))
  await expect(secure.call('versionmsg', {}, undefined)).rejects.toMatchObject({code: 'SERVER_UNREACHABLE'})
})

test('what is awaited ends with the signal, before, during and after the answer', async () => {
  const {port} = await serverThat(() => {})
  const stop = new AbortController()
  const asked = client(port).call('versionmsg', {}, undefined, stop.signal)
  setTimeout(() => stop.abort(new Error('enough')), 50)
  await expect(asked).rejects.toThrow('enough')
  await expect(client(port).call('versionmsg', {}, undefined, stop.signal)).rejects.toThrow('enough')
})

describe('a kept connection that was closed', () => {
  const submit = (asking: ColoniesClient): Promise<unknown> =>
    asking.call('submitfuncspecmsg', {spec: {funcname: 'f'}}, Buffer.alloc(32, 1))

  test('is no failure for what does no harm twice', async () => {
    const {port, asked} = await serverThat(well, hangUp, well)
    const asking = client(port)
    await asking.call('versionmsg', {}, undefined)
    await expect(asking.call('versionmsg', {}, undefined)).resolves.toMatchObject({buildversion: '7'})
    expect(asked()).toBe(3)
    await asking.close()
  })

  test('loses a submit, which is never sent twice', async () => {
    const {port, asked} = await serverThat(well, hangUp, well)
    const asking = client(port)
    await asking.call('versionmsg', {}, undefined)
    await expect(submit(asking)).rejects.toMatchObject({code: 'SERVER_LOST'})
    expect(asked()).toBe(2)
    await asking.close()
  })

  test('is tried again once only', async () => {
    const {port, asked} = await serverThat(well, hangUp, hangUp, well)
    const asking = client(port)
    await asking.call('versionmsg', {}, undefined)
    await expect(asking.call('versionmsg', {}, undefined)).rejects.toMatchObject({code: 'SERVER_LOST'})
    expect(asked()).toBe(3)
    await asking.close()
  })
})

test('subscriptions are refused by a server that has none', async () => {
  const {port} = await serverThat()
  const {signal} = new AbortController()
  const request = {processid: 'x', state: 2, timeout: 9}
  const events = client(port, {connect: 200}).subscribe('subscribeprocessmsg', [request], Buffer.alloc(32, 1), signal)
  await expect(events.next()).rejects.toMatchObject({code: 'SERVER_UNREACHABLE'})
})
