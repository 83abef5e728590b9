// What `dcp job` reaches, beside its peers in one run (a built package; npm run bench:job [-- rounds]):
//   trivial slices, recorded durably, against Piscina's tasks, which are recorded nowhere    claim: at least 1.5 x
//   CPU-bound slices of about 10 ms against the same loop in as many bare processes          claim: at least 95 %
//   cost per slice and peak memory of the main process from 10^4 to 10^6 slices              claim: flat, below 300 MB
//   the first result of a tiny job, in JavaScript and in Python, after a light command       claim: 150 and 800 ms
import {spawn, spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {availableParallelism, tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {Piscina} from 'piscina'
import {localMachine} from '../src/cli/local-machine.js'
import {openEmbedded} from '../src/dcp/engines/embedded.js'
import {assembleJob} from '../src/dcp/job/assemble-job.js'
import {JobFS} from '../src/dcp/job/files/job-fs.js'
import type {InputSet} from '../src/dcp/job/input-set.js'
import {encodeValue} from '../src/dcp/job/values/value-text.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const dcp = join(root, 'bin', 'dcp.js')
const rounds = Number(process.argv[2] ?? 5)
const only = process.argv[3]
const cores = availableParallelism()
const home = mkdtempSync(join(tmpdir(), 'continuum-bench-'))
// On Node 20 NODE_EXTRA_CA_CERTS alone costs 35 ms per start: it would flatter the ratios.
const {NODE_EXTRA_CA_CERTS: _unset, ...inherited} = process.env
const env = {
  ...inherited,
  CONTINUUM_HOME: join(home, 'state'),
  XDG_CACHE_HOME: join(home, 'cache'),
  DCP_RESOURCE_DIR: join(home, 'keys'),
}
const machine = {...localMachine(), stateDirectory: join(home, 'engine'), cacheDirectory: join(home, 'cache')}

const range = (count: number): InputSet => ({kind: 'range', start: 0, end: count - 1, step: 1})
const seconds = (from: bigint): number => Number(process.hrtime.bigint() - from) / 1e9

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.ceil((sorted.length + 1) / 2))
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

/** Deploys a job and computes it to its end; seconds for all of that. */
async function computeHere(text: string, input: InputSet, ...args: readonly unknown[]): Promise<number> {
  const engine = openEmbedded(machine, 'create')
  try {
    const job = await assembleJob({
      work: {source: {kind: 'function', text, resolveDir: root}, requires: [], python: machine},
      input,
      args: args.map(encodeValue),
      files: new JobFS(),
      autoClose: true,
      owner: null,
      paymentAccount: null,
    })
    const from = process.hrtime.bigint()
    await engine.deploy(job)
    const over = new AbortController()
    const computing = engine.compute(job.id, {cores, signal: over.signal})
    for await (const _ of engine.follow(job.id, 1, over.signal, 'withoutResults'));
    const taken = seconds(from)
    over.abort()
    await computing
    const {computed, failed} = await engine.summary(job.id)
    if (failed > 0) throw new Error(`${failed} of ${computed} slices failed`)
    return taken
  } finally {
    await engine.close()
  }
}

async function piscina(count: number): Promise<number> {
  const pool = new Piscina({
    filename: join(root, 'bench', 'square.mjs'),
    minThreads: cores,
    maxThreads: cores,
    concurrentTasksPerWorker: 64,
  })
  await pool.run(1)
  const from = process.hrtime.bigint()
  await Promise.all(Array.from({length: count}, (_, index) => pool.run(index)))
  const taken = seconds(from)
  await pool.destroy()
  return taken
}

async function trivialSlices(): Promise<void> {
  const count = 100_000
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < rounds; round++) {
    ours.push(count / (await computeHere('x => x * x', range(count))))
    theirs.push(count / (await piscina(count)))
  }
  const ratio = median(ours.map((rate, round) => rate / (theirs[round] ?? Number.NaN)))
  console.log(
    `trivial slices  ${kilo(median(ours))}/s recorded, Piscina ${kilo(median(theirs))}/s  ${ratio.toFixed(2)} x`,
  )
}

const kilo = (rate: number): string => `${(rate / 1000).toFixed(1)}k`

const LOOP =
  '(slice, n) => { let x = slice; for (let i = 0; i < n; i++) x = (x * 1103515245 + 12345) % 2147483648; return x }'

/** Iterations that take about 10 ms here. */
function calibrate(): number {
  const work = new Function(`return ${LOOP}`)() as (slice: number, n: number) => number
  work(1, 1e6)
  const from = process.hrtime.bigint()
  work(1, 1e7)
  return Math.round(1e7 * (0.01 / seconds(from)))
}

async function bareProcesses(iterations: number, count: number): Promise<number> {
  const from = process.hrtime.bigint()
  const argv = [join(root, 'bench', 'cpu-loop.mjs'), LOOP, String(iterations), String(count / cores)]
  await Promise.all(
    Array.from(
      {length: cores},
      () => new Promise((resolve) => spawn(process.execPath, argv, {env, stdio: 'ignore'}).on('exit', resolve)),
    ),
  )
  return seconds(from)
}

async function boundSlices(): Promise<void> {
  const iterations = calibrate()
  const count = 800 * cores
  const shares: number[] = []
  for (let round = 0; round < rounds; round++) {
    const bare = await bareProcesses(iterations, count)
    shares.push(bare / (await computeHere(LOOP, range(count), iterations)))
  }
  console.log(`10 ms slices    ${(100 * median(shares)).toFixed(1)} % of what bare processes reach`)
}

/** Peak memory of the main process in MB, and seconds. */
function wholeCommand(count: number): {readonly peak: number; readonly taken: number} {
  const report = join(home, 'report.cjs')
  writeFileSync(
    report,
    `process.on('exit', () => process.stderr.write('PEAK ' + process.resourceUsage().maxRSS + '\\n'))`,
  )
  const from = process.hrtime.bigint()
  const argv = [
    '--require',
    report,
    dcp,
    'job',
    'deploy',
    '--function',
    'x => x * x',
    '--range',
    `0..${count - 1}`,
    '--quiet',
  ]
  const {status, stderr} = spawnSync(process.execPath, [...argv, '--output', join(home, 'out.json')], {
    env,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return {peak: Number(/PEAK (\d+)/.exec(stderr)?.[1]) / 1024, taken: seconds(from)}
}

function growth(): void {
  for (const count of [1e4, 1e5, 1e6]) {
    const {peak, taken} = wholeCommand(count)
    const each = ((1e6 * taken) / count).toFixed(1)
    console.log(`${String(count).padEnd(8)} slices ${taken.toFixed(2)} s, ${each} µs each, peak ${peak.toFixed(0)} MB`)
  }
}

/** Milliseconds until a command has written its first result. */
function firstResult(argv: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const from = process.hrtime.bigint()
    const child = spawn(process.execPath, [dcp, ...argv], {env, stdio: ['ignore', 'pipe', 'pipe']})
    let text = ''
    let seen: number | undefined
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('"type":"result"')) seen ??= 1000 * seconds(from)
    })
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString()
    })
    child.on('close', () => (seen === undefined ? reject(new Error(errors)) : resolve(seen)))
  })
}

function lightCommand(): number {
  const from = process.hrtime.bigint()
  spawnSync(process.execPath, [dcp, 'job', 'list'], {env})
  return 1000 * seconds(from)
}

async function firstResults(): Promise<void> {
  mkdirSync(home, {recursive: true})
  const python = join(home, 'square.py')
  writeFileSync(python, 'def square(x):\n    return x * x\n')
  const script = ['job', 'deploy', '--function', 'x => x * x', '--data', '[1]', '--events']
  const snake = ['job', 'deploy', python, '--data', '[1]', '--events']
  await firstResult(script)
  await firstResult(snake)
  const light: number[] = []
  const scripts: number[] = []
  const snakes: number[] = []
  for (let round = 0; round < 2 * rounds; round++) {
    light.push(lightCommand())
    scripts.push(await firstResult(script))
    snakes.push(await firstResult(snake))
  }
  const base = median(light)
  console.log(
    `first result    light command ${base.toFixed(0)} ms, JavaScript + ${(median(scripts) - base).toFixed(0)} ms, Python ${median(snakes).toFixed(0)} ms in all`,
  )
}

const PARTS: Readonly<Record<string, () => void | Promise<void>>> = {
  trivial: trivialSlices,
  bound: boundSlices,
  growth,
  first: firstResults,
}

try {
  for (const [name, part] of Object.entries(PARTS)) if (only === undefined || only === name) await part()
} finally {
  rmSync(home, {recursive: true, force: true})
}
