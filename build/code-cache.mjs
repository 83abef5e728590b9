import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

// Runs light commands in this process and then writes V8's code cache of every chunk that they loaded: it then also
// holds the functions that V8 compiled lazily. The format stands in src/cli/start.ts.

const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist')
const {start, loaded} = createRequire(import.meta.url)(join(dist, 'start.cjs'))

// Whose shell this is, and what it names, is no business of the build.
for (const name of Object.keys(process.env))
  if (/^(?:AWS|COLONIES|CONTINUUM|DAFFI|DCP)_/.test(name)) delete process.env[name]
const home = mkdtempSync(join(tmpdir(), 'continuum-build-'))
Object.assign(process.env, {CONTINUUM_HOME: home, DCP_RESOURCE_DIR: home, TMPDIR: home, CONTINUUM_CODE_CACHE: 'off'})

const WARM = [
  ['keystore', 'create', 'warm', '--light', '--empty-passphrase', '--quiet'],
  ['keystore', 'list'],
  ['keystore', 'list', '--json'],
  ['dcp', 'job', 'deploy', '--function', 'x => x', '--data', '[1]', '--quiet'],
  ['dcp', 'job', 'list'],
  ['dcp', 'job', 'list', '--json'],
  ['dcp', 'job', 'deploy', '--help'],
  ['dcp', '__complete', 'job', ''],
]

/** With a node in another process, that the last one stops. */
const WARM_DAFFI = [
  ['wait', 'function', 'same', '--quiet'],
  ['ps'],
  ['ps', '--json'],
  ['callbacks'],
  ['call', 'same', '1'],
  ['call', 'same', '1', '--json'],
  ['call', 'same', '1', '--bg'],
  ['tasks', 'list'],
  ['stop', 'warm', '--quiet'],
]

/** Without a server, and again with one in another process. */
const WARM_COLONIES = [
  ['function', 'exec', '--func', 'warm', '--targettype', 'warm', '--quiet'],
  ['process', 'psw'],
  ['process', 'psw', '--json'],
  ['executor', 'ls'],
]

async function run(bin, argv) {
  await start(bin, argv)
  if (process.exitCode) throw new Error(`"${bin} ${argv.join(' ')}" failed while the code cache was made`)
}

const program = join(dist, '../bin/daffi.js')
const serving = ['node', 'start', '--exec', 'same=cat', '--name', 'warm', '--controller']
const node = spawn(process.execPath, [program, ...serving], {stdio: 'ignore'})
let server

try {
  for (const [bin, ...argv] of WARM) await run(bin, argv)
  for (const argv of WARM_DAFFI) await run('daffi', argv)
  for (const argv of WARM_COLONIES) await run('colonies', argv)
  const dev = ['dev', '--port', '0', '--json']
  server = spawn(process.execPath, [join(dist, '../bin/colonies.js'), ...dev], {stdio: ['ignore', 'pipe', 'inherit']})
  await once(server.stdout, 'data')
  for (const argv of WARM_COLONIES) await run('colonies', argv)
} finally {
  // One that ends still writes.
  for (const child of [node, server]) {
    if (!child || child.exitCode !== null || child.signalCode !== null) continue
    const ended = once(child, 'exit')
    child.kill()
    await ended
  }
  rmSync(home, {recursive: true, force: true})
}

const cache = join(dist, 'cache', `${process.version}-${process.arch}`)
mkdirSync(cache, {recursive: true})
for (const [name, {script}] of loaded) {
  const data = script.createCachedData()
  const source = readFileSync(join(dist, name))
  const header = Buffer.alloc(8)
  header.writeUInt32LE(source.length, 0)
  header.writeUInt32LE(data.length, 4)
  const file = join(cache, name.replaceAll('/', '+'))
  writeFileSync(`${file}.tmp`, Buffer.concat([header, source, data, data]))
  renameSync(`${file}.tmp`, file)
}
