import {mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {crc32} from 'node:zlib'

// Runs light commands in this process and then writes V8's code cache of every chunk that they loaded: it then also
// holds the functions that V8 compiled lazily. The format stands in src/cli/start.ts.

const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist')
const {start, loaded} = createRequire(import.meta.url)(join(dist, 'start.cjs'))

const home = mkdtempSync(join(tmpdir(), 'continuum-build-'))
Object.assign(process.env, {CONTINUUM_HOME: home, DCP_RESOURCE_DIR: home, CONTINUUM_CODE_CACHE: 'off'})

const WARM = [
  ['dcp', 'job', 'list', '--quiet'],
  ['dcp', 'job', 'list', '--json', '--quiet'],
  ['dcp', 'job', 'deploy', '--function', 'x => x', '--data', '[1]', '--quiet'],
  ['keystore', 'list', '--quiet'],
  ['keystore', 'list', '--json', '--quiet'],
  ['dcp', 'job', 'deploy', '--help'],
  ['dcp', '__complete', 'job', ''],
]

const stdout = process.stdout.write
process.stdout.write = (_text, encoding, done) => {
  const callback = typeof encoding === 'function' ? encoding : done
  if (callback) queueMicrotask(callback)
  return true
}
try {
  for (const [bin, ...argv] of WARM) {
    await start(bin, argv)
    if (process.exitCode) throw new Error(`"${bin} ${argv.join(' ')}" failed while the code cache was made`)
  }
} finally {
  process.stdout.write = stdout
  rmSync(home, {recursive: true, force: true})
}

const cache = join(dist, 'cache', `${process.version}-${process.arch}`)
mkdirSync(cache, {recursive: true})
for (const [name, {script}] of loaded) {
  const data = script.createCachedData()
  const header = Buffer.alloc(8)
  header.writeUInt32LE(crc32(data), 0)
  header.writeUInt32LE(crc32(readFileSync(join(dist, name))), 4)
  const file = join(cache, name.replaceAll('/', '+'))
  writeFileSync(`${file}.tmp`, Buffer.concat([header, data]))
  renameSync(`${file}.tmp`, file)
}
