import {createServer, type Server} from 'node:http'
import {type AddressInfo, connect, type Socket} from 'node:net'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {ColoniesClient} from '../../../src/colonies/client/colonies-client.js'
import {httpTransport} from '../../../src/colonies/client/http-transport.js'
import {inProcessTransport} from '../../../src/colonies/client/in-process.js'
import {processWatches} from '../../../src/colonies/client/process-watches.js'
import type {Transport} from '../../../src/colonies/client/transport.js'
import {waitForProcess} from '../../../src/colonies/client/wait-for-process.js'
import {waitForWorkflow} from '../../../src/colonies/client/wait-for-workflow.js'
import {listen} from '../../../src/colonies/server/http/listen.js'
import {CANCELLED, END_STATES, FAILED, SUCCESS} from '../../../src/colonies/wire/objects/process.js'
import {assign, submit} from '../../support/colony.js'
import {type ServedColony, serve} from '../../support/serve.js'
import {eventually} from '../../support/started.js'
import {startProxy, type TcpProxy} from '../../support/tcp-proxy.js'

let dev: ServedColony
const ends: (() => void | Promise<void>)[] = []
beforeEach(async () => {
  dev = await serve()
})
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  await dev.end()
})

/** Of nobody else: a signal warns of many listeners. */
const patient = (): AbortSignal => new AbortController().signal

interface Counted {
  readonly client: ColoniesClient
  /** Requests so far. */
  asked(): number
  answered(): number
  /** Connections for events that were opened so far. */
  connected(): number
}

/** A client that counts what it asks for. */
function counted(
  port = dev.listening.port,
  change: (transport: Transport) => Partial<Transport> = () => ({}),
): Counted {
  const transport = httpTransport({host: '127.0.0.1', port, tls: false})
  let asked = 0
  let answered = 0
  let connected = 0
  const client = new ColoniesClient({
    ...transport,
    send: async (body, options) => {
      asked += 1
      const reply = await transport.send(body, options)
      answered += 1
      return reply
    },
    connect: async (over) => {
      const connection = await transport.connect(over)
      connected += 1
      return connection
    },
    ...change(transport),
  })
  ends.push(() => client.close())
  return {client, asked: () => asked, answered: () => answered, connected: () => connected}
}

async function proxied(): Promise<TcpProxy> {
  const proxy = await startProxy(() => dev.listening.port)
  ends.push(() => proxy.close())
  return proxy
}

async function running(): Promise<string> {
  const {processid} = await submit(dev.client, dev.keys.user)
  await assign(dev.client, dev.keys.executor)
  return processid
}
const succeed = (processid: string): Promise<unknown> =>
  dev.client.call('closesuccessfulmsg', {processid, out: [processid]}, dev.keys.executor)

const quiet = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

test('a wait asks nothing while nothing happens, and ends at once when it does', async () => {
  const {client, asked, connected} = counted()
  const processid = await running()
  const end = waitForProcess(client, processid, dev.keys.user, patient())
  await quiet(4000)
  const before = asked()
  expect(before).toBeLessThanOrEqual(4)
  const began = performance.now()
  await succeed(processid)
  expect(await end).toMatchObject({state: SUCCESS, out: [processid]})
  // Far less than the next look would take.
  expect(performance.now() - began).toBeLessThan(5000)
  expect(asked()).toBeLessThanOrEqual(before + 1)
  expect(connected()).toBe(1)
})

test('a hundred waits share one connection', async () => {
  const {client, asked, answered, connected} = counted()
  const processes = await Promise.all(Array.from({length: 100}, running))
  const waits = processes.map((id) => waitForProcess(client, id, dev.keys.user, patient()))
  await eventually(async () => connected() === 1 && answered() >= 100)
  await Promise.all(processes.map(succeed))
  const ended = await Promise.all(waits)
  expect(ended.map(({out}) => out[0])).toEqual(processes)
  expect(connected()).toBe(1)
  // One look before, one after the end, and some while the connection was on its way.
  expect(asked()).toBeLessThanOrEqual(600)
})

test('a connection that is cut again and again loses nothing', async () => {
  const proxy = await proxied()
  const {client, connected, answered} = counted(proxy.port)
  const processes = await Promise.all(Array.from({length: 20}, running))
  const waits = processes.map((id) => waitForProcess(client, id, dev.keys.user, patient()))
  // Who never had an answer would be told that there is no server.
  await eventually(async () => answered() >= processes.length)
  const cuts = setInterval(() => proxy.cut(), 300)
  ends.push(() => clearInterval(cuts))
  await eventually(async () => connected() > 3)
  for (const id of processes) {
    await succeed(id)
    await quiet(50)
  }
  const ended = await Promise.all(waits)
  expect(ended.every(({state}) => state === SUCCESS)).toBe(true)
})

test('what happened while the server was away is seen when it is back', async () => {
  const {client, answered} = counted()
  const {port} = dev.listening
  const [one, other] = [await running(), await running()]
  const waits = [one, other].map((id) => waitForProcess(client, id, dev.keys.user, patient()))
  await eventually(async () => answered() >= 2)
  await dev.listening.close()
  const local = new ColoniesClient(inProcessTransport(dev.open()))
  await local.call('closesuccessfulmsg', {processid: one, out: []}, dev.keys.executor)
  await quiet(500)
  const again = await listen(dev.open(), {port})
  ends.push(() => again.close())
  expect((await waits[0])?.state).toBe(SUCCESS)
  await local.call('cancelprocessmsg', {processid: other}, dev.keys.user)
  expect((await waits[1])?.state).toBe(CANCELLED)
})

test('without subscriptions it is looked instead', async () => {
  const proxy = await withoutWebSockets(dev.listening.port)
  const {client, asked} = counted((proxy.address() as AddressInfo).port)
  const processid = await running()
  const end = waitForProcess(client, processid, dev.keys.user, patient())
  await eventually(async () => asked() > 3)
  const began = performance.now()
  await succeed(processid)
  expect((await end).state).toBe(SUCCESS)
  expect(performance.now() - began).toBeLessThan(10_000)
})

describe('a server that does not say that connections may be shared', () => {
  const upstream = (transport: Transport): Partial<Transport> => ({
    connect: async (over) => {
      const connection = await transport.connect(over)
      opened += 1
      return {...connection, room: undefined}
    },
  })
  let opened = 0
  beforeEach(() => {
    opened = 0
  })

  test('gets one for each process', async () => {
    const {client} = counted(dev.listening.port, upstream)
    const processes = await Promise.all(Array.from({length: 5}, running))
    const waits = processes.map((id) => waitForProcess(client, id, dev.keys.user, patient()))
    await eventually(async () => opened === 5)
    for (const id of processes) await succeed(id)
    for (const end of await Promise.all(waits)) expect(end.state).toBe(SUCCESS)
  })

  test('is looked at for workflows', async () => {
    const {client} = counted(dev.listening.port, upstream)
    const {processgraphid, processids} = await workflow()
    const end = waitForWorkflow(client, processgraphid, dev.keys.user, patient())
    await assign(dev.client, dev.keys.executor)
    await dev.client.call('closefailedmsg', {processid: processids[0], errors: ['no']}, dev.keys.executor)
    expect((await end).state).toBe(FAILED)
  })
})

test('a workflow is looked at a few times when all goes well, however many processes it has', async () => {
  const {client, asked} = counted()
  const {processgraphid, processids} = await workflow(12)
  const end = waitForWorkflow(client, processgraphid, dev.keys.user, patient())
  await quiet(1000)
  for (const _ of processids) {
    const {processid} = await assign(dev.client, dev.keys.executor)
    await succeed(processid)
  }
  expect((await end).state).toBe(SUCCESS)
  expect(asked()).toBeLessThanOrEqual(6)
})

test('connections are renewed before their time, without a gap', async () => {
  const transport = httpTransport({host: '127.0.0.1', port: dev.listening.port, tls: false})
  let connected = 0
  const watches = processWatches(
    {
      ...transport,
      connect: (over) => {
        connected += 1
        return transport.connect(over)
      },
    },
    {line: {renew: 50, overlap: 20}, looks: {told: 60_000}},
  )
  ends.push(() => watches.close())
  for (let round = 0; round < 5; round++) {
    const processid = await running()
    const watch = watches.open({processIds: [processid], states: END_STATES, key: dev.keys.user})
    const told = watch.due(patient())
    await quiet(90)
    await succeed(processid)
    await told
    watch.close()
  }
  expect(connected).toBeGreaterThan(5)
})

test('a connection that is full of what is past makes room', async () => {
  const transport = httpTransport({host: '127.0.0.1', port: dev.listening.port, tls: false})
  const watches = processWatches(
    {...transport, connect: async (over) => ({...(await transport.connect(over)), room: 9})},
    {looks: {told: 60_000, first: 60_000}},
  )
  ends.push(() => watches.close())
  for (let round = 0; round < 3; round++) {
    const processes = await Promise.all(Array.from({length: 4}, running))
    const open = processes.map((id) => watches.open({processIds: [id], states: END_STATES, key: dev.keys.user}))
    const told = open.map((watch) => watch.due(patient()))
    await Promise.all(processes.map(succeed))
    await Promise.all(told)
    for (const watch of open) watch.close()
  }
})

async function workflow(nodes = 2): Promise<{processgraphid: string; processids: readonly string[]}> {
  const conditions = {colonyname: 'dev', executortype: 'cli'}
  const functionspecs = Array.from({length: nodes}, (_, index) => ({
    nodename: `n${index}`,
    funcname: 'work',
    maxexectime: -1,
    maxwaittime: -1,
    conditions: {...conditions, dependencies: index === 0 ? [] : [`n${index - 1}`]},
  }))
  return dev.client.call('submitworkflowspecmsg', {spec: {colonyname: 'dev', functionspecs}}, dev.keys.user)
}

/** A proxy that passes requests on and refuses to upgrade. */
async function withoutWebSockets(target: number): Promise<Server> {
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    const onward = connect(target, '127.0.0.1')
    sockets.add(onward)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      onward.write(`POST /api HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`)
      onward.write(body)
    })
    const back: Buffer[] = []
    onward.on('data', (chunk: Buffer) => back.push(chunk))
    onward.on('end', () => {
      const text = Buffer.concat(back)
      response.end(text.subarray(text.indexOf('\r\n\r\n') + 4))
    })
  })
  server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => {
    for (const socket of sockets) socket.destroy()
    server.closeAllConnections()
    server.close()
  })
  return server
}
