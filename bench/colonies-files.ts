// Synchronising files by command: 1,000 of 10 kB and one of 1 GB, up and down, against the S3 service of `colonies dev`, a
// process of its own on the same machine. Beside it in the same run: the Go command line with the same server and service
// where COLONIES_CLI names it, else a program that puts and gets the same objects with aws4fetch and fetch, 16 at once,
// which looks at no directory, keeps no metadata and checks nothing.
// The claims: an unchanged directory is not read again; a thousand files take a few seconds, up about as long as the peer.
// Down takes longer: what comes is hashed and brought to the disk before it gets its name, which the peer does not do.
// Run it with a built package: npm run bench:colonies-files [-- quick]
import {type ChildProcess, spawn} from 'node:child_process'
import {createHash, randomBytes} from 'node:crypto'
import {cpSync, existsSync, mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {readdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {AwsClient} from 'aws4fetch'
import {inParallel} from '../src/colonies/files/in-parallel.js'
import {freshHome, ROOT} from '../test/support/run-program.js'

const isQuick = process.argv[2] === 'quick'
const SETS = [
  {name: '1,000 files of 10 kB', files: 1000, bytes: 10_000},
  {name: isQuick ? 'one file of 200 MB' : 'one file of 1 GB', files: 1, bytes: isQuick ? 200_000_000 : 1_000_000_000},
] as const
type FileSet = (typeof SETS)[number]

const home = freshHome()
const goCli = process.env.COLONIES_CLI
const at = (name: string): string => join(home.path, name)
/** What a program has read from files and sockets when it ends. */
const METER = at('meter.cjs')

interface Ran {
  readonly seconds: number
  /** Undefined where nobody counts them. */
  readonly read: number | undefined
}

/** Seconds that a program takes. @throws when it fails */
async function timed(program: string, argv: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  const started = performance.now()
  const child = spawn(program, argv, {env, stdio: ['ignore', 'ignore', 'pipe']})
  const lines: string[] = []
  createInterface({input: child.stderr}).on('line', (line) => lines.push(line))
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const seconds = (performance.now() - started) / 1000
  if (status !== 0) throw new Error(`${program} ${argv.join(' ')} ended with ${status}: ${lines.join('\n')}`)
  const read = lines.map((line) => /^read (\d+)$/.exec(line)?.[1]).find(Boolean)
  return {seconds, read: read === undefined ? undefined : Number(read)}
}

type Sync = (dir: string, label: string) => Promise<Ran>

const ours =
  (env: NodeJS.ProcessEnv): Sync =>
  (dir, label) =>
    timed(
      process.execPath,
      ['--require', METER, join(ROOT, 'bin/colonies.js'), 'fs', 'sync', '--dir', dir, '--label', label, '--yes'],
      env,
    )

const theirs =
  (program: string, env: NodeJS.ProcessEnv): Sync =>
  (dir, label) =>
    timed(program, ['fs', 'sync', '--dir', dir, '--label', label, '--yes', '--quite'], env)

function report(name: string, {seconds, read}: Ran, bytes: number, peer?: Ran): void {
  const rate = `${(bytes / 1e6 / seconds).toFixed(0)} MB/s`
  const counted = read === undefined ? '' : `  it read ${(read / 1e6).toFixed(1)} MB in all`
  const ratio = peer ? `  ${(seconds / peer.seconds).toFixed(2)} of its time` : ''
  console.log(`${name.padEnd(44)} ${seconds.toFixed(2).padStart(7)} s  ${rate.padStart(9)}${ratio}${counted}`)
}

/** Makes what is to be synchronised; it is not so new that it would have to be read again. */
async function make({files, bytes}: FileSet, dir: string): Promise<void> {
  mkdirSync(dir, {recursive: true})
  const piece = randomBytes(Math.min(bytes, 10_000_000))
  for (let index = 0; index < files; index++) {
    piece.writeUInt32BE(index)
    for (let from = 0; from < bytes; from += piece.length) {
      writeFileSync(join(dir, `file-${index}`), piece.subarray(0, bytes - from), {flag: 'a'})
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 200))
}

interface Peer {
  readonly name: string
  readonly up: Ran
  readonly again?: Ran
  readonly down: Ran
}

async function goPeer(set: FileSet, source: string, env: NodeJS.ProcessEnv, program: string): Promise<Peer> {
  const sync = theirs(program, env)
  const [label, copy, down] = [`/go-${set.bytes}`, at('go'), at('go-down')]
  cpSync(source, copy, {recursive: true, filter: (path) => !path.endsWith('.cfs')})
  mkdirSync(down)
  const up = await sync(copy, label)
  const again = await sync(copy, label)
  const peer = {name: 'the Go command line', up, again, down: await sync(down, label)}
  for (const dir of [copy, down]) rmSync(dir, {recursive: true})
  return peer
}

async function fetchPeer({bytes}: FileSet, source: string, env: NodeJS.ProcessEnv): Promise<Peer> {
  const client = new AwsClient({
    accessKeyId: env.AWS_S3_ACCESSKEY ?? '',
    secretAccessKey: env.AWS_S3_SECRETKEY ?? '',
    service: 's3',
    region: env.AWS_S3_REGION ?? '',
  })
  const down = at('fetched')
  mkdirSync(down)
  const names = (await readdir(source)).filter((name) => name !== '.cfs')
  const urlOf = (name: string): string => `http://${env.AWS_S3_ENDPOINT}/${env.AWS_S3_BUCKET}/peer-${bytes}-${name}`
  const all = async (work: (name: string) => Promise<void>): Promise<Ran> => {
    const started = performance.now()
    await inParallel(names, 16, work)
    return {seconds: (performance.now() - started) / 1000, read: undefined}
  }
  const up = await all(async (name) => {
    const body = await readFile(join(source, name))
    const headers = {'x-amz-content-sha256': createHash('sha256').update(body).digest('hex')}
    const {ok, status} = await client.fetch(urlOf(name), {method: 'PUT', body, headers})
    if (!ok) throw new Error(`The peer got ${status}`)
  })
  const fetched = await all(async (name) => {
    const answer = await client.fetch(urlOf(name))
    await writeFile(join(down, name), Buffer.from(await answer.arrayBuffer()))
  })
  rmSync(down, {recursive: true})
  return {name: 'aws4fetch and fetch', up, down: fetched}
}

async function measure(set: FileSet, env: NodeJS.ProcessEnv): Promise<void> {
  const total = set.files * set.bytes
  const [source, target, label] = [at(`source-${set.bytes}`), at(`target-${set.bytes}`), `/bench-${set.bytes}`]
  await make(set, source)
  const sync = ours(env)
  const up = await sync(source, label)
  const again = await sync(source, label)
  const down = await sync(target, label)
  const peer = goCli ? await goPeer(set, source, env, goCli) : await fetchPeer(set, source, env)
  console.log(`${set.name}, beside ${peer.name}`)
  report('  up', up, total, peer.up)
  report('  up, the peer', peer.up, total)
  report('  again, unchanged', again, total, peer.again)
  if (peer.again) report('  again, the peer', peer.again, total)
  report('  down into an empty directory', down, total, peer.down)
  report('  down, the peer', peer.down, total)
  for (const dir of [source, target]) rmSync(dir, {recursive: true})
}

async function serve(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(ROOT, 'bin/colonies.js'), 'dev', '--port', '0', '--json'], {
    env: home.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const _ of createInterface({input: child.stdout})) return child
  throw new Error('The server ended before it was ready')
}

if (!existsSync(join(ROOT, 'dist'))) throw new Error('Build it first: npm run build')
writeFileSync(
  METER,
  `const {readFileSync, writeSync} = require('node:fs')
process.on('exit', () => {
  const read = /rchar: (\\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))[1]
  writeSync(2, 'read ' + read + '\\n')
})`,
)
const server = await serve()
try {
  const {stdout} = await home.run('colonies', ['dev', '--env', '--json'])
  const env = {...home.env, ...(JSON.parse(stdout) as Record<string, string>)}
  for (const set of SETS) await measure(set, env)
} finally {
  server.kill('SIGTERM')
  await new Promise((resolve) => server.on('close', resolve))
  home.remove()
}
