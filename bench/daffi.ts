// Calls between our own nodes on our controller: how many a second, how long each takes; how long a node takes to start;
// what a hundred nodes cost. Beside it real daffi 1.0.0 in the same run, where DAFFI_SRC names a folder with a checkout of
// it. The claims: 2,500 calls a second one after another, 8,000 with 8 callers, p50 0.4 ms, and with a Python node at the
// other end never slower than real daffi. Run it on a built package: npm run bench:daffi [-- quick]
import {type ChildProcess, spawn} from 'node:child_process'
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {fileURLToPath} from 'node:url'
import {Global} from 'continuum/daffi'

const root = fileURLToPath(new URL('..', import.meta.url))
const quick = process.argv[2] === 'quick'
const folder = mkdtempSync(join(tmpdir(), 'continuum-bench-'))
const {NODE_EXTRA_CA_CERTS: _unset, ...inherited} = process.env
const env: NodeJS.ProcessEnv = {...inherited, CONTINUUM_HOME: join(folder, 'state'), TMPDIR: folder}
const {DAFFI_SRC, DAFFI_PYTHON = '/usr/bin/python3'} = process.env
const upstream = DAFFI_SRC ? join(DAFFI_SRC, '1.0.0') : undefined
const pythonEnv = {...env, PYTHONPATH: upstream, PYTHONUNBUFFERED: '1'}
const READY = /^ready$|^Node |^The controller listens/
const children = new Set<ChildProcess>()

/** How calls reach the controller. */
type Place = {readonly kind: 'unix'} | {readonly kind: 'tcp'; readonly port: number}

interface Measured {
  readonly rate: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

const flagsOf = (place: Place): string[] =>
  place.kind === 'unix' ? [] : ['--host', 'localhost', '--port', String(place.port)]
const argumentOf = (place: Place): string => (place.kind === 'unix' ? 'unix' : String(place.port))
const optionsOf = (place: Place) =>
  place.kind === 'unix' ? {unixSockPath: join(folder, 'daffi')} : {host: 'localhost', port: place.port}

/** Starts a program and waits until it says that it is ready. Milliseconds until then. */
async function start(
  file: string,
  argv: readonly string[],
  environment = env,
): Promise<{stop(): Promise<void>; ms: number}> {
  const before = performance.now()
  const child = spawn(file, argv, {
    env: environment,
    stdio: ['ignore', 'pipe', environment === env ? 'inherit' : 'ignore'],
  })
  children.add(child)
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  for await (const line of createInterface({input: child.stdout})) {
    if (!READY.test(line)) continue
    const stop = async (): Promise<void> => {
      child.kill('SIGTERM')
      await ended
      children.delete(child)
    }
    return {stop, ms: performance.now() - before}
  }
  throw new Error(`${file} ${argv.join(' ')} ended before it was ready`)
}

const daffi = (...argv: readonly string[]) => start(process.execPath, [join(root, 'bin/daffi.js'), ...argv, '--quiet'])

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

function summary(latencies: number[], seconds: number): Measured {
  latencies.sort((a, b) => a - b)
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0
  return {rate: latencies.length / seconds, p50: at(0.5), p99: at(0.99)}
}

async function measure(g: Global, payload: number, calls: number, callers: number): Promise<Measured> {
  const value = 'x'.repeat(payload)
  for (let i = 0; i < Math.min(calls, 1000); i++) await g.call.echo(value).fg()
  const latencies: number[] = []
  const caller = async (): Promise<void> => {
    for (let i = 0; i < calls / callers; i++) {
      const before = performance.now()
      await g.call.echo(value).fg()
      latencies.push(performance.now() - before)
    }
  }
  const before = performance.now()
  await Promise.all(Array.from({length: callers}, caller))
  return summary(latencies, (performance.now() - before) / 1000)
}

async function measurePeer(place: Place, payload: number, calls: number, callers: number): Promise<Measured> {
  const peer = join(root, 'bench/peers/real_daffi.py')
  const child = spawn(DAFFI_PYTHON, [peer, 'measure', argumentOf(place), `${payload}`, `${calls}`, `${callers}`], {
    env: pythonEnv,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  children.add(child)
  const other = await start(DAFFI_PYTHON, [peer, 'serve', argumentOf(place)], pythonEnv)
  try {
    for await (const line of createInterface({input: child.stdout})) {
      if (line.startsWith('{"rate"')) return JSON.parse(line) as Measured
    }
    throw new Error('Real daffi printed no figures')
  } finally {
    await other.stop()
    child.kill('SIGKILL')
  }
}

const show = (name: string, {rate, p50, p99}: Measured, peer?: Measured): void => {
  const ratio = peer ? `  ${(rate / peer.rate).toFixed(1)} x real daffi (${Math.round(peer.rate)}/s)` : ''
  console.log(
    `${name.padEnd(34)} ${Math.round(rate).toString().padStart(6)}/s  p50 ${p50.toFixed(2)} ms  p99 ${p99.toFixed(2)} ms${ratio}`,
  )
}

/** Payload in bytes, calls, callers. */
const LOADS = [
  [10, 20_000, 1],
  [10, 40_000, 8],
  [10_000, 10_000, 1],
  [10_000_000, 20, 1],
] as const

async function calls(place: Place): Promise<void> {
  const controller = await daffi('controller', 'start', ...flagsOf(place))
  const node = await daffi('node', 'start', join(folder, 'echo.mjs'), '--name', 'echo', ...flagsOf(place))
  const g = new Global({...optionsOf(place), log: () => {}})
  await g.waitFunction('echo')
  for (const [payload, count, callers] of LOADS) {
    const wanted = quick ? Math.ceil(count / 10) : count
    const ours = await measure(g, payload, wanted, callers)
    const peerCalls = payload > 1e6 ? 4 : Math.ceil(wanted / 10)
    const peerPlace: Place = place.kind === 'unix' ? place : {kind: 'tcp', port: await freePort()}
    const peer =
      upstream && place.kind === 'tcp' ? await measurePeer(peerPlace, payload, peerCalls, callers) : undefined
    show(`${place.kind}, ${payload} B, ${callers} caller${callers > 1 ? 's' : ''}`, ours, peer)
  }
  await g.stop()
  await node.stop()
  await controller.stop()
}

/** A Python node at the other end of our controller. */
async function pythonCallee(place: Place): Promise<void> {
  if (!upstream) return
  const controller = await daffi('controller', 'start', ...flagsOf(place))
  const node = await start(
    DAFFI_PYTHON,
    [join(root, 'bench/peers/real_daffi.py'), 'serve', argumentOf(place)],
    pythonEnv,
  )
  const g = new Global({...optionsOf(place), log: () => {}})
  await g.waitFunction('echo')
  for (const callers of [1, 8]) {
    const ours = await measure(g, 10, quick ? 500 : 4000, callers)
    const peer = await measurePeer({kind: 'tcp', port: await freePort()}, 10, quick ? 500 : 4000, callers)
    show(`Python callee, 10 B, ${callers} caller${callers > 1 ? 's' : ''}`, ours, peer)
  }
  await g.stop()
  await node.stop()
  await controller.stop()
}

async function startUp(): Promise<void> {
  const controller = await daffi('controller', 'start')
  const ours: number[] = []
  const peers: number[] = []
  for (let round = 0; round < (quick ? 3 : 10); round++) {
    const node = await daffi('node', 'start', join(folder, 'echo.mjs'))
    ours.push(node.ms)
    await node.stop()
    if (!upstream) continue
    const peer = await start(DAFFI_PYTHON, [join(root, 'bench/peers/real_daffi.py'), 'serve', 'unix'], pythonEnv)
    peers.push(peer.ms)
    await peer.stop()
  }
  const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0
  const peer = upstream ? `, real daffi's ${median(peers).toFixed(0)} ms` : ''
  console.log(`node from spawn to ready           ${median(ours).toFixed(0)} ms${peer}`)
  await controller.stop()
}

/** A hundred nodes, which live in one process here: a hundred processes would measure the machine. */
async function hundred(): Promise<void> {
  const controller = await daffi('controller', 'start')
  const place = optionsOf({kind: 'unix'})
  const nodes = await start(process.execPath, [join(folder, 'hundred.mjs'), place.unixSockPath ?? ''])
  const g = new Global({...place, log: () => {}})
  await g.waitProcess('node99')
  const latencies: number[] = []
  const before = performance.now()
  for (let round = 0; round < (quick ? 20 : 200); round++) {
    const began = performance.now()
    const results = await g.call.whoami().broadcast({returnResult: true})
    if (Object.keys(results ?? {}).length !== 100) throw new Error('A node is missing')
    latencies.push(performance.now() - began)
  }
  console.log(`100 nodes: all joined in            ${nodes.ms.toFixed(0)} ms`)
  show('broadcast to 100', summary(latencies, (performance.now() - before) / 1000))
  await g.stop()
  await nodes.stop()
  await controller.stop()
}

const library = JSON.stringify(join(root, 'dist/library/daffi.mjs'))
writeFileSync(join(folder, 'echo.mjs'), 'export function echo(value) { return value }\n')
writeFileSync(
  join(folder, 'hundred.mjs'),
  `import {callback, Global} from ${library}
callback(function whoami() { return 1 })
const options = {unixSockPath: process.argv[2], log: () => {}}
const all = Array.from({length: 100}, (_, i) => new Global({...options, processName: 'node' + i}))
await Promise.all(all.map((g) => g.ready))
console.log('ready')
`,
)
if (upstream && !existsSync(join(upstream, 'daffi'))) throw new Error(`There is no daffi in ${upstream}`)
if (!upstream) console.log('Without DAFFI_SRC real daffi is not measured beside it.')
try {
  await calls({kind: 'unix'})
  await calls({kind: 'tcp', port: await freePort()})
  await pythonCallee({kind: 'tcp', port: await freePort()})
  await startUp()
  await hundred()
} finally {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, {recursive: true, force: true})
}
