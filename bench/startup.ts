// What a light command costs against `node -e 0`: whole process, wall clock, medians of interleaved rounds.
// The claim: at most 2.2 times, and 3 for those of daffi, which wait for two other processes. Run it on a built package: npm run bench [-- rounds]
import {spawn, spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const rounds = Number(process.argv[2] ?? 20)
const home = mkdtempSync(join(tmpdir(), 'continuum-bench-'))
// On Node 20 NODE_EXTRA_CA_CERTS alone costs 35 ms per start: it would flatter the ratio.
const {NODE_EXTRA_CA_CERTS: _unset, ...inherited} = process.env
const env = {...inherited, CONTINUUM_HOME: join(home, 'state'), DCP_RESOURCE_DIR: join(home, 'keys'), TMPDIR: home}

const program = (name: string): string => join(root, 'bin', `${name}.js`)

interface Case {
  readonly name: string
  readonly argv: readonly string[]
  /** Milliseconds, one per round. */
  readonly times: number[]
}

const BASE: Case = {name: 'node -e 0', argv: ['-e', '0'], times: []}
const CASES: readonly Case[] = [
  BASE,
  {name: 'dcp --version', argv: [program('dcp'), '--version'], times: []},
  {name: 'keystore list', argv: [program('keystore'), 'list'], times: []},
  {name: 'dcp job list', argv: [program('dcp'), 'job', 'list'], times: []},
  {name: 'dcp job list --json', argv: [program('dcp'), 'job', 'list', '--json'], times: []},
  {name: 'daffi ps', argv: [program('daffi'), 'ps'], times: []},
  {name: 'daffi call add 2 3', argv: [program('daffi'), 'call', 'add', '2', '3'], times: []},
]

/** Runs Node on these arguments; milliseconds until it has ended. */
function run(argv: readonly string[]): number {
  const before = process.hrtime.bigint()
  const {status, stderr} = spawnSync(process.execPath, argv, {env, encoding: 'utf8'})
  if (status !== 0) throw new Error(`node ${argv.join(' ')} ended with ${status}: ${stderr}`)
  return Number(process.hrtime.bigint() - before) / 1e6
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.ceil((sorted.length + 1) / 2))
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

const module = join(home, 'add.mjs')
writeFileSync(module, 'export const add = (a, b) => a + b')
const node = spawn(process.execPath, [program('daffi'), 'node', 'start', module, '--controller'], {
  env,
  stdio: 'ignore',
})

try {
  run([program('daffi'), 'wait', 'function', 'add'])
  // One deployed job, so that lists have something to show and a store to open.
  run([program('dcp'), 'job', 'deploy', '--function', 'x => x', '--data', '[1]', '--quiet'])
  for (let round = 0; round < rounds; round++) for (const {argv, times} of CASES) times.push(run(argv))
} finally {
  node.kill()
  rmSync(home, {recursive: true, force: true})
}

const base = median(BASE.times)
for (const {name, times} of CASES) {
  const ms = median(times)
  console.log(`${name.padEnd(22)} ${ms.toFixed(1).padStart(6)} ms  ${(ms / base).toFixed(2)} x`)
}
