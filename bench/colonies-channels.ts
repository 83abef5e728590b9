// Messages through channels: appended over HTTP, read over WebSockets. The embedded server, durable, with every signature
// checked, beside a peer in the same run: the server that COLONIES_SERVER_HOST, COLONIES_SERVER_HTTP_PORT and
// COLONIES_SERVER_PRVKEY name (upstream's, say, which keeps channels in memory only), else one that checks and keeps
// nothing and passes on what comes. Messages of 100 bytes are signed before the clock starts; a process takes 500 at once,
// so that many processes are needed. Latency is from the append to the frame, by the machine's clock, which all processes
// share; readers have a process of their own.
// Run it: npm run bench:colonies-channels [-- quick]
import {type ChildProcess, spawn} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {fileURLToPath} from 'node:url'
import {WebSocket, WebSocketServer} from 'ws'
import {listen} from '../src/colonies/server/http/listen.js'
import {openServer} from '../src/colonies/server/open-server.js'
import {setServerId} from '../src/colonies/server/tables/server.js'
import {payloadJson, replyBody, requestBody} from '../src/colonies/wire/envelope.js'
import {identityOfKey, parsePrivateKey} from '../src/colonies/wire/identity.js'
import {SUBSCRIPTION_MESSAGES} from '../src/colonies/wire/messages/server.js'
import {openRaw, processIdOf, type Raw, replyJson, signed} from './colonies/raw-client.js'

const [, program = '', mode, ...rest] = process.argv
const {NODE_EXTRA_CA_CERTS: _unset, ...env} = process.env
const root = fileURLToPath(new URL('..', import.meta.url))
const children = new Set<ChildProcess>()
const newKey = (): Uint8Array => randomBytes(32)
const hex = (key: Uint8Array): string => Buffer.from(key).toString('hex')
const now = (): number => Number(process.hrtime.bigint() / 1000n)

interface Place {
  readonly host: string
  readonly port: number
  readonly pid: number | undefined
}

/** The colony of a run; the bare server asks for none. */
interface Members {
  readonly user: Uint8Array
  readonly executor: Uint8Array
  readonly colony: string
}

async function serveEmbedded([file = '', owner = '']: readonly string[]): Promise<void> {
  const server = openServer({file})
  server.context.store.transaction(() => setServerId(server.context.store, owner))
  const {port} = await listen(server, {host: '127.0.0.1', port: 0})
  console.log(`ready ${port}`)
}

/** Passes on each append to all who listen, and answers. */
function serveBare(): void {
  const answer = replyBody('channelappendmsg', '{}')
  const sockets = new WebSocketServer({noServer: true, perMessageDeflate: false})
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const {payload} = JSON.parse(Buffer.concat(chunks).toString()) as {payload: string}
      const frame = Buffer.from(replyBody('subscribechannelmsg', `[${JSON.stringify(payloadJson(payload))}]`))
      for (const socket of sockets.clients) socket.send(frame, {binary: false})
      response.writeHead(200, {'content-length': answer.length}).end(answer)
    })
  })
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (opened) => opened.on('message', () => {}))
  })
  server.listen(0, '127.0.0.1', () => console.log(`ready ${(server.address() as AddressInfo).port}`))
}

/** Many readers of one channel in a process: tells how long each frame took, in microseconds. */
async function readMany([host, port, count, expected, body = '']: readonly string[]): Promise<void> {
  const taken: number[] = []
  const done = Number(count) * Number(expected)
  const hear = (data: Buffer): void => {
    const at = now()
    const entries = payloadJson((JSON.parse(data.toString()) as {payload: string}).payload)
    for (const {payload} of entries as readonly {readonly payload: string}[]) {
      taken.push(at - Number(Buffer.from(payload, 'base64').toString().split(' ')[0]))
    }
    if (taken.length === done) console.log(JSON.stringify(taken))
  }
  for (let index = 0; index < Number(count); index++) {
    const socket = new WebSocket(`ws://${host}:${port}/pubsub`, {perMessageDeflate: false})
    socket.on('message', hear)
    await once(socket, 'open')
    socket.send(body)
  }
  console.log('listening')
}

async function start(...argv: readonly string[]): Promise<{place: Place; lines: AsyncIterator<string>}> {
  const child = spawn(process.execPath, [program, ...argv], {env, stdio: ['ignore', 'pipe', 'inherit']})
  children.add(child)
  const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]()
  const [, port] = String((await lines.next()).value).split(' ')
  return {place: {host: '127.0.0.1', port: Number(port), pid: child.pid}, lines}
}

function usageOf(pid: number | undefined): {cpu: number; memory: number} {
  if (pid === undefined) return {cpu: Number.NaN, memory: Number.NaN}
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return {cpu: (Number(fields[11]) + Number(fields[12])) / 100, memory: Number(kilobytes) / 1024}
}

async function openColony(raw: Raw, owner: Uint8Array): Promise<Members> {
  const [colonyKey, user, executor] = [newKey(), newKey(), newKey()]
  const name = `bench-${hex(randomBytes(4))}`
  const ask = async (body: string): Promise<string> => replyJson(await raw.post(body))
  await ask(signed('addcolonymsg', {colony: {colonyid: identityOfKey(colonyKey), name}}, owner))
  await ask(signed('addusermsg', {user: {colonyname: name, userid: identityOfKey(user), name: 'user'}}, colonyKey))
  const added = {executorid: identityOfKey(executor), executorname: 'one', executortype: 'bench', colonyname: name}
  await ask(signed('addexecutormsg', {executor: added}, colonyKey))
  await ask(signed('approveexecutormsg', {colonyname: name, executorname: 'one'}, colonyKey))
  return {user, executor, colony: name}
}

/** A running process with a channel; anything for the bare server. */
async function talk(raw: Raw, members: Members | undefined): Promise<string> {
  if (!members) return '0'.repeat(64)
  const conditions = {colonyname: members.colony, executortype: 'bench'}
  const limits = {maxwaittime: -1, maxexectime: -1, maxretries: -1}
  replyJson(
    await raw.post(
      signed('submitfuncspecmsg', {spec: {funcname: 'f', channels: ['chat'], conditions, ...limits}}, members.user),
    ),
  )
  return processIdOf(
    await raw.post(signed('assignprocessmsg', {colonyname: members.colony, timeout: 10}, members.executor)),
  )
}

const append = (processid: string, sequence: number, key: Uint8Array): string => {
  const payload = Buffer.from(`${now()} `.padEnd(100, 'x'))
  const message = {processid, name: 'chat', sequence: BigInt(sequence), inreplyto: 0n, payload, payloadtype: ''}
  return signed('channelappendmsg', message, key)
}

/** Messages a second, and CPU of the server for each, in microseconds. */
async function throughput(place: Place, members: Members | undefined, writers: number, each: number) {
  const key = members?.executor ?? newKey()
  const ready = await Promise.all(
    Array.from({length: writers}, async () => {
      const raw = await openRaw(place.host, place.port)
      const bodies: string[] = []
      while (bodies.length < each) {
        const id = await talk(raw, members)
        for (let index = 0; index < 490 && bodies.length < each; index++) bodies.push(append(id, index, key))
      }
      return {raw, bodies}
    }),
  )
  const before = usageOf(place.pid).cpu
  const began = performance.now()
  await Promise.all(
    ready.map(async ({raw, bodies}) => {
      for (const body of bodies) replyJson(await raw.post(body))
      raw.close()
    }),
  )
  const seconds = (performance.now() - began) / 1000
  const messages = writers * each
  return {rate: messages / seconds, cpu: ((usageOf(place.pid).cpu - before) / messages) * 1e6}
}

async function latency(place: Place, members: Members | undefined, readers: number, messages: number) {
  const raw = await openRaw(place.host, place.port)
  const processid = await talk(raw, members)
  const key = members?.user ?? newKey()
  const shape = SUBSCRIPTION_MESSAGES.subscribechannelmsg
  const request = shape.decode({processid, name: 'chat', afterseq: 0, timeout: 300}, '')
  const body = requestBody('subscribechannelmsg', shape, request, key)
  const {lines} = await start('readers', place.host, String(place.port), String(readers), String(messages), body)
  await new Promise((resolve) => setTimeout(resolve, 500))
  const before = usageOf(place.pid).cpu
  for (let index = 0; index < messages; index++) {
    replyJson(await raw.post(append(processid, index, members?.executor ?? key)))
    await new Promise((resolve) => setTimeout(resolve, 20 + readers / 10))
  }
  const taken = (JSON.parse(String((await lines.next()).value)) as number[]).sort((a, b) => a - b)
  const {cpu, memory} = usageOf(place.pid)
  raw.close()
  const at = (share: number): number => (taken[Math.floor(share * (taken.length - 1))] ?? Number.NaN) / 1000
  return {p50: at(0.5), p99: at(0.99), cpu: ((cpu - before) / messages) * 1e6, memory}
}

type Figures = Readonly<Record<string, number>>

async function measure(place: Place, owner: Uint8Array | undefined, quick: boolean): Promise<Figures> {
  const raw = await openRaw(place.host, place.port)
  const members = owner && (await openColony(raw, owner))
  raw.close()
  await throughput(place, members, 2, 400)
  const one = await throughput(place, members, 1, quick ? 400 : 3000)
  const eight = await throughput(place, members, 8, quick ? 200 : 2000)
  const single = await latency(place, members, 1, quick ? 50 : 200)
  const many = await latency(place, members, 1000, quick ? 20 : 50)
  return {
    'messages/s, 1 writer': one.rate,
    'messages/s, 8 writers': eight.rate,
    'CPU per message, 8 writers (us)': eight.cpu,
    'latency p50, 1 reader (ms)': single.p50,
    'latency p99, 1 reader (ms)': single.p99,
    'latency p50, 1,000 readers (ms)': many.p50,
    'latency p99, 1,000 readers (ms)': many.p99,
    'CPU per message to 1,000 (us)': many.cpu,
    'memory with 1,000 readers (MB)': many.memory,
  }
}

async function compare(): Promise<void> {
  const quick = mode === 'quick'
  const {COLONIES_SERVER_HOST: host, COLONIES_SERVER_HTTP_PORT: port, COLONIES_SERVER_PRVKEY: prvkey} = process.env
  const folder = mkdtempSync(join(tmpdir(), 'bench-channels-'))
  const owner = newKey()
  try {
    const {place} = await start('embedded', join(folder, 'colonies.db'), identityOfKey(owner))
    const ours = await measure(place, owner, quick)
    const named = host && port && prvkey ? parsePrivateKey(prvkey) : undefined
    const pid = Number(process.env.SERVER_PID) || undefined
    const theirs = named
      ? await measure({host: host ?? '', port: Number(port), pid}, named, quick)
      : await measure((await start('bare')).place, undefined, quick)
    console.log(
      `${''.padEnd(34)}${'embedded'.padStart(12)}${(named ? 'named' : 'bare').padStart(12)}${'ratio'.padStart(8)}`,
    )
    for (const [name, figure] of Object.entries(ours)) {
      const other = theirs[name] ?? Number.NaN
      const cells = [
        figure.toFixed(1).padStart(12),
        other.toFixed(1).padStart(12),
        (figure / other).toFixed(2).padStart(8),
      ]
      console.log(`${name.padEnd(34)}${cells.join('')}`)
    }
  } finally {
    for (const child of children) child.kill()
    rmSync(folder, {recursive: true, force: true})
  }
}

process.chdir(root)
if (mode === 'embedded') await serveEmbedded(rest)
else if (mode === 'bare') serveBare()
else if (mode === 'readers') await readMany(rest)
else await compare()
