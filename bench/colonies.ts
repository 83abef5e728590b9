// The embedded ColonyOS server over HTTP, durable and with every signature checked, or any other server of ColonyOS:
// COLONIES_SERVER_HOST, COLONIES_SERVER_HTTP_PORT and COLONIES_SERVER_PRVKEY name it (and SERVER_PID, for its figures of
// CPU and memory). Payloads are signed before the clock starts, each client has one connection, and the same client asks
// a server that does nothing in the same run: what it gets there is the most that it could measure.
// The claims: 3,000 submits and 1,500 pairs of assign and close a second with 8 clients and 10,000 waiting; 3 ms from
// submit to closed; 3 ms for a list of 100; ready in 300 ms; below 150 MB; idle below 1 % of a core; assign time flat.
// Run it: npm run bench:colonies [-- quick]
import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {fileURLToPath} from 'node:url'
import {listen} from '../src/colonies/server/http/listen.js'
import {openServer} from '../src/colonies/server/open-server.js'
import {setServerId} from '../src/colonies/server/tables/server.js'
import {identityOfKey, parsePrivateKey} from '../src/colonies/wire/identity.js'
import {openRaw, processIdOf, type Raw, replyJson, signed} from './colonies/raw-client.js'

const [, program = '', mode, argument = '', owner = ''] = process.argv
const {NODE_EXTRA_CA_CERTS: _unset, ...env} = process.env
const root = fileURLToPath(new URL('..', import.meta.url))
const children = new Set<ChildProcess>()

interface Place {
  readonly host: string
  readonly port: number
  readonly pid: number | undefined
}

interface Bench {
  readonly place: Place
  readonly colony: string
  readonly user: Uint8Array
  readonly executors: readonly Uint8Array[]
}

const CLIENTS = 8
const newKey = (): Uint8Array => randomBytes(32)
const hex = (key: Uint8Array): string => Buffer.from(key).toString('hex')

/** The child's side: the embedded server, or one that does nothing. */
async function serve(): Promise<void> {
  if (mode === 'idle-server') {
    const answer = JSON.stringify({payloadtype: 'x', payload: Buffer.from('{}').toString('base64'), error: false})
    const server = createServer((request, response) => {
      request.resume().once('end', () => response.writeHead(200, {'content-length': answer.length}).end(answer))
    })
    server.listen(0, '127.0.0.1', () => console.log(`ready ${(server.address() as AddressInfo).port}`))
    return
  }
  const server = openServer({file: argument})
  server.context.store.transaction(() => setServerId(server.context.store, owner))
  const {port} = await listen(server, {host: '127.0.0.1', port: 0})
  console.log(`ready ${port}`)
  process.once('SIGTERM', () => {
    server.close()
    process.exit(0)
  })
}

async function start(...argv: readonly string[]): Promise<Place> {
  const flags = process.env.BENCH_NODE_FLAGS?.split(' ') ?? []
  const child = spawn(process.execPath, [...flags, program, ...argv], {env, stdio: ['ignore', 'pipe', 'inherit']})
  children.add(child)
  for await (const line of createInterface({input: child.stdout})) {
    const [word, port] = line.split(' ')
    if (word === 'ready') return {host: '127.0.0.1', port: Number(port), pid: child.pid}
  }
  throw new Error('The server ended before it was ready')
}

/** CPU that a process has used so far, in seconds (Linux). */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const megabytesOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

function report(name: string, value: string): void {
  console.log(`${name.padEnd(46)} ${value}`)
}

const percentile = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0

/** Runs `work` on each connection until it says that there is no more, and reports the rate. */
async function measure(
  name: string,
  place: Place,
  clients: number,
  work: (raw: Raw) => Promise<boolean>,
): Promise<void> {
  const raws = await Promise.all(Array.from({length: clients}, () => openRaw(place.host, place.port)))
  const times: number[] = []
  const cpu = place.pid === undefined ? 0 : cpuOf(place.pid)
  const before = performance.now()
  const loop = async (raw: Raw): Promise<void> => {
    for (;;) {
      const sent = performance.now()
      if (!(await work(raw))) return
      times.push(performance.now() - sent)
    }
  }
  await Promise.all(raws.map(loop))
  const seconds = (performance.now() - before) / 1000
  for (const raw of raws) raw.close()
  times.sort((a, b) => a - b)
  const used =
    place.pid === undefined ? '' : `  ${(((cpuOf(place.pid) - cpu) * 1000) / times.length).toFixed(2)} ms CPU each`
  const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)]
  report(name, `${Math.round(times.length / seconds)}/s  p50 ${p50.toFixed(2)} ms  p99 ${p99.toFixed(2)} ms${used}`)
}

/** Sends each of these bodies once, over so many connections. */
function measureBodies(name: string, place: Place, clients: number, bodies: readonly string[]): Promise<void> {
  let next = 0
  return measure(name, place, clients, async (raw) => {
    const body = bodies[next++]
    if (body === undefined) return false
    replyJson(await raw.post(body))
    return true
  })
}

let counter = 0
const submits = ({colony, user}: Bench, type: string, count: number): string[] =>
  Array.from({length: count}, () =>
    signed(
      'submitfuncspecmsg',
      {
        spec: {
          funcname: 'bench',
          args: [`argument ${++counter}`],
          kwargs: {answer: 42},
          maxwaittime: -1,
          maxexectime: -1,
          conditions: {colonyname: colony, executortype: type},
        },
      },
      user,
    ),
  )

const assignBody = ({colony}: Bench, key: Uint8Array, timeout: number): string =>
  signed('assignprocessmsg', {colonyname: colony, timeout}, key)

async function call(place: Place, body: string): Promise<string> {
  const raw = await openRaw(place.host, place.port)
  const reply = await raw.post(body)
  raw.close()
  return replyJson(reply)
}

/** A fresh colony with a user, and executors of each type. */
async function makeColony(place: Place, server: Uint8Array, types: readonly string[]): Promise<Bench> {
  const [colonyKey, user] = [newKey(), newKey()]
  const colony = `bench${Date.now()}`
  await call(place, signed('addcolonymsg', {colony: {colonyid: identityOfKey(colonyKey), name: colony}}, server))
  const who = {colonyname: colony, userid: identityOfKey(user), name: 'bencher'}
  await call(place, signed('addusermsg', {user: who}, colonyKey))
  const executors = types.map(newKey)
  for (const [index, key] of executors.entries()) {
    const executorname = `e${index}`
    const executortype = types[index] ?? ''
    const executor = {executorid: identityOfKey(key), executortype, executorname, colonyname: colony}
    await call(place, signed('addexecutormsg', {executor}, colonyKey))
    await call(place, signed('approveexecutormsg', {colonyname: colony, executorname}, colonyKey))
  }
  return {place, colony, user, executors}
}

async function fill(bench: Bench, type: string, count: number): Promise<void> {
  const bodies = submits(bench, type, count)
  const raws = await Promise.all(Array.from({length: CLIENTS}, () => openRaw(bench.place.host, bench.place.port)))
  const loop = async (raw: Raw): Promise<void> => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) replyJson(await raw.post(body))
  }
  await Promise.all(raws.map(loop))
  for (const raw of raws) raw.close()
}

async function measurePairs(bench: Bench, count: number): Promise<void> {
  const seen = new Set<string>()
  const keys = bench.executors.slice(0, CLIENTS)
  const asks = keys.map((key) => assignBody(bench, key, 5))
  const owners = new Map<Raw, number>()
  let left = count
  await measure(`assign and close, ${CLIENTS} clients, 10,000 waiting`, bench.place, CLIENTS, async (raw) => {
    if (left-- <= 0) return false
    const index = owners.get(raw) ?? owners.size
    owners.set(raw, index)
    const id = processIdOf(await raw.post(asks[index] ?? ''))
    if (seen.has(id)) throw new Error(`${id} was assigned twice`)
    seen.add(id)
    replyJson(await raw.post(signed('closesuccessfulmsg', {processid: id, out: ['done']}, keys[index] ?? newKey())))
    return true
  })
}

/** One executor waits in a long poll; a process is submitted; it is closed. */
async function measureLatency(bench: Bench, count: number): Promise<void> {
  const key = bench.executors[CLIENTS] ?? newKey()
  const {host, port} = bench.place
  const [submitter, executor] = [await openRaw(host, port), await openRaw(host, port)]
  const ask = assignBody(bench, key, 30)
  const accepted: number[] = []
  const dispatched: number[] = []
  const closed: number[] = []
  for (const body of submits(bench, 'quiet', count)) {
    const assigned = executor.post(ask)
    await new Promise((resolve) => setTimeout(resolve, 15))
    const before = performance.now()
    const submitted = submitter.post(body).then(() => accepted.push(performance.now() - before))
    const id = processIdOf(await assigned)
    dispatched.push(performance.now() - before)
    await executor.post(signed('closesuccessfulmsg', {processid: id, out: ['done']}, key))
    closed.push(performance.now() - before)
    await submitted
  }
  submitter.close()
  executor.close()
  for (const [name, times] of Object.entries({accepted, 'executor has it': dispatched, closed})) {
    times.sort((a, b) => a - b)
    const figures = `p50 ${percentile(times, 0.5).toFixed(2)} ms  p99 ${percentile(times, 0.99).toFixed(2)} ms`
    report(`submit to ${name}`, figures)
  }
}

async function measureAssign(bench: Bench, waiting: readonly number[]): Promise<void> {
  const key = bench.executors[CLIENTS + 1] ?? newKey()
  let there = 0
  for (const size of waiting) {
    await fill(bench, 'deep', size - there)
    const bodies = Array.from({length: 50}, () => assignBody(bench, key, -1))
    await measureBodies(`assign, ${size} waiting`, bench.place, 1, bodies)
    there = size - bodies.length
  }
}

async function measureIdle({pid}: Place, seconds: number): Promise<void> {
  if (pid === undefined) return
  report('memory', `${megabytesOf(pid).toFixed(0)} MB`)
  await new Promise((resolve) => setTimeout(resolve, 2000))
  const before = cpuOf(pid)
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  report('idle, 10,000 waiting', `${(((cpuOf(pid) - before) / seconds) * 100).toFixed(2)} % of a core`)
}

/** A command as a whole process, beside an empty Node. */
function measureCommand({place, colony, user}: Bench, count: number): void {
  const bin = join(root, 'bin/colonies.js')
  if (!existsSync(join(root, 'dist'))) return
  const settings = {
    ...env,
    COLONIES_SERVER_HOST: place.host,
    COLONIES_SERVER_HTTP_PORT: String(place.port),
    COLONIES_COLONY_NAME: colony,
    COLONIES_PRVKEY: hex(user),
    COLONIES_TLS: 'false',
  }
  const median = (argv: readonly string[]): number => {
    const times = Array.from({length: count}, () => {
      const before = performance.now()
      const {status, stderr} = spawnSync(process.execPath, argv, {env: settings, encoding: 'utf8'})
      if (status !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`)
      return performance.now() - before
    })
    return percentile(
      times.sort((a, b) => a - b),
      0.5,
    )
  }
  const psw = median([bin, 'process', 'psw'])
  const empty = median(['-e', '0'])
  report(
    'colonies process psw',
    `${psw.toFixed(0)} ms, ${(psw / empty).toFixed(1)} x node -e 0 (${empty.toFixed(0)} ms)`,
  )
}

async function main(): Promise<void> {
  const quick = mode === 'quick'
  const folder = mkdtempSync(join(tmpdir(), 'continuum-bench-'))
  try {
    const ceiling = await start('idle-server')
    const other = process.env.COLONIES_SERVER_HOST
    const server = other ? parsePrivateKey(process.env.COLONIES_SERVER_PRVKEY ?? '') : newKey()
    if (!server) throw new Error('COLONIES_SERVER_PRVKEY must be the key of the server owner')
    const before = performance.now()
    const place: Place = other
      ? {
          host: other,
          port: Number(process.env.COLONIES_SERVER_HTTP_PORT ?? 50080),
          pid: Number(process.env.SERVER_PID) || undefined,
        }
      : await start('server', join(folder, 'colonies.db'), identityOfKey(server))
    if (!other) report('start to ready', `${(performance.now() - before).toFixed(0)} ms`)
    const types = [...Array.from({length: CLIENTS}, () => 'busy'), 'quiet', 'deep']
    const bench = await makeColony(place, server, types)
    await fill(bench, 'busy', 200)
    for (const clients of [1, CLIENTS]) {
      const bodies = submits(bench, 'busy', clients === 1 ? 1000 : 4000)
      await measureBodies(`client's ceiling, ${clients} clients`, ceiling, clients, bodies)
      await measureBodies(`submit, ${clients} clients`, place, clients, bodies)
    }
    await fill(bench, 'busy', 10_000 - 5200)
    await measurePairs(bench, 3000)
    await fill(bench, 'busy', 3000)
    await measureLatency(bench, quick ? 100 : 200)
    const list = {colonyname: bench.colony, count: 100, state: 0}
    const lists = Array.from({length: 200}, () => signed('getprocessesmsg', list, bench.user))
    await measureBodies('list 100, 10,000 waiting', place, 1, lists)
    await measureIdle(place, quick ? 5 : 20)
    await measureAssign(bench, quick ? [100, 10_000] : [100, 10_000, 100_000])
    if (place.pid !== undefined) report('memory at the end', `${megabytesOf(place.pid).toFixed(0)} MB`)
    measureCommand(bench, 10)
  } finally {
    for (const child of children) child.kill('SIGTERM')
    rmSync(folder, {recursive: true, force: true})
  }
}

await (mode === 'server' || mode === 'idle-server' ? serve() : main())
