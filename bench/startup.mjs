// What a light command costs against `node -e 0`: whole process, wall clock, medians of interleaved rounds.
// The claim: at most 2.2 times. Run it on a built package: npm run bench
import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const rounds = Number(process.argv[2] ?? 20)
const home = mkdtempSync(join(tmpdir(), 'continuum-bench-'))
// On Node 20 NODE_EXTRA_CA_CERTS alone costs 35 ms per start: it would flatter the ratio.
const {NODE_EXTRA_CA_CERTS: _unset, ...inherited} = process.env
const env = {...inherited, CONTINUUM_HOME: join(home, 'state'), DCP_RESOURCE_DIR: join(home, 'keys')}

const bin = (name) => join(root, 'bin', `${name}.js`)
const CASES = {
  'node -e 0': ['-e', '0'],
  'dcp --version': [bin('dcp'), '--version'],
  'keystore list': [bin('keystore'), 'list'],
  'dcp job list': [bin('dcp'), 'job', 'list'],
  'dcp job list --json': [bin('dcp'), 'job', 'list', '--json'],
}

function run(argv) {
  const before = process.hrtime.bigint()
  const {status, stderr} = spawnSync(process.execPath, argv, {env, encoding: 'utf8'})
  if (status !== 0) throw new Error(`node ${argv.join(' ')} ended with ${status}: ${stderr}`)
  return Number(process.hrtime.bigint() - before) / 1e6
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2
}

// One deployed job, so that lists have something to show and a store to open.
run([bin('dcp'), 'job', 'deploy', '--function', 'x => x', '--data', '[1]', '--quiet'])
const times = Object.fromEntries(Object.keys(CASES).map((name) => [name, []]))
for (let round = 0; round < rounds; round++)
  for (const [name, argv] of Object.entries(CASES)) times[name].push(run(argv))
rmSync(home, {recursive: true, force: true})

const base = median(times['node -e 0'])
for (const [name, values] of Object.entries(times)) {
  const ms = median(values)
  console.log(`${name.padEnd(22)} ${ms.toFixed(1).padStart(6)} ms  ${(ms / base).toFixed(2)} x`)
}
