import {spawnSync} from 'node:child_process'
import {chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync} from 'node:fs'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {loadDriver} from '../../src/store/driver.js'
import {type DcpHome, dcpHome} from '../support/dcp-home.js'
import {type Ended, jsonError, ROOT} from '../support/run-program.js'
import {eventually} from '../support/started.js'

let user: DcpHome
beforeEach(() => {
  user = dcpHome()
})
afterEach(() => user.remove())

const dcpWords = [process.execPath, join(ROOT, 'bin/dcp.js')]
const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ')

/** Whether a namespace of our own can mount a file system. */
const canMount = spawnSync('sh', ['-c', 'unshare -rm mount -t tmpfs none /mnt'], {stdio: 'ignore'}).status === 0

/** Runs commands of `dcp` one after the other with the state directory on a small disk; what each ended with. */
function onSmallDisk(size: string, ...commands: readonly (readonly string[])[]): Ended[] {
  const disk = join(user.path, 'disk')
  mkdirSync(disk)
  const script = commands.map((argv, index) => {
    const out = join(user.path, `out-${index}`)
    return `${quoted([...dcpWords, ...argv])} >${out} 2>${out}.err; echo $?`
  })
  const inside = [`mount -t tmpfs -o size=${size} none ${disk}`, ...script].join('\n')
  const shell = spawnSync('sh', ['-c', 'exec unshare -rm sh -c "$1"', 'sh', inside], {
    env: {...user.home.env, CONTINUUM_HOME: disk},
    encoding: 'utf8',
    timeout: 50_000,
  })
  const statuses = shell.stdout.trim().split('\n').map(Number)
  const read = (file: string): string => readFileSync(file, 'utf8')
  return statuses.map((status, index) => ({
    status,
    stdout: read(join(user.path, `out-${index}`)),
    stderr: read(join(user.path, `out-${index}.err`)),
  }))
}

const SMALL = ['--function', 'x => x', '--range', '1..2']

describe.skipIf(!canMount)('a full disk', () => {
  test('no room for the input: an error, and no half job', () => {
    const values = user.write('values.ndjson', `"${'x'.repeat(1000)}"\n`.repeat(3000))
    const [deploy, list] = onSmallDisk(
      '1m',
      ['job', 'deploy', '--function', 'x => x', '--data-file', values, '--json'],
      ['job', 'list', '--json'],
    )
    expect(deploy && jsonError(deploy)).toMatchObject({code: 'DISK_FULL', exitCode: 1})
    expect(deploy?.stdout).toBe('')
    expect(JSON.parse(list?.stdout ?? '')).toEqual([])
  })

  test('no room for the results: an error; what was recorded stays', () => {
    const work = ['--function', 'x => "y".repeat(20000)', '--range', '1..200']
    const [deploy, status] = onSmallDisk(
      '1500k',
      ['job', 'deploy', ...work, '--json'],
      ['job', 'status', 'last', '--json'],
    )
    expect(deploy && jsonError(deploy)).toMatchObject({code: 'DISK_FULL', exitCode: 1})
    const job = JSON.parse(status?.stdout ?? '') as {status: string; served: boolean; failed: number; computed: number}
    expect(job).toMatchObject({status: 'running', served: false, failed: 0})
    expect(job.computed).toBeLessThan(200)
  })

  test('no room for the store at all', () => {
    const [deploy] = onSmallDisk('4k', ['job', 'deploy', ...SMALL, '--json'])
    expect(deploy && jsonError(deploy).code).toBe('DISK_FULL')
  })
})

/** Nothing is read-only to root: as nobody then, who may not be let into the folder of the package. */
const anybody = process.getuid?.() === 0 ? {uid: 65534, gid: 65534} : {}
const canRun = spawnSync(process.execPath, [join(ROOT, 'bin/dcp.js'), '--version'], anybody).status === 0

describe.skipIf(!canRun)('a state directory that cannot be written', () => {
  test('is named by what needs to write', async () => {
    await user.dcp(['job', 'deploy', ...SMALL])
    chmodSync(user.path, 0o755)
    for (const part of ['.local', '.local/state']) chmodSync(join(user.path, part), 0o755)
    chmodSync(user.state, 0o555)
    for (const file of readdirSync(user.state)) chmodSync(join(user.state, file), 0o444)
    const run = (argv: readonly string[]): Ended => {
      const words = [join(ROOT, 'bin/dcp.js'), ...argv, '--json']
      return spawnSync(process.execPath, words, {...anybody, env: user.home.env, encoding: 'utf8', timeout: 20_000})
    }
    for (const argv of [
      ['job', 'deploy', ...SMALL],
      ['job', 'deploy', ...SMALL, '--detach'],
      ['job', 'cancel', 'last'],
      ['worker', 'start', '--until-idle'],
    ]) {
      expect([argv[1], jsonError(run(argv)).code]).toEqual([argv[1], 'STORE_UNWRITABLE'])
    }
    chmodSync(user.state, 0o755)
  })
})

describe('a broken store', () => {
  const file = (): string => join(user.state, 'dcp.db')
  const jobs = [['list'], ['status', 'last'], ['results', 'last'], ['resume', 'last'], ['follow', 'last']] as const

  test('without its second half is STORE_CORRUPT wherever it is read', async () => {
    await user.dcp(['job', 'deploy', '--function', 'x => "z".repeat(3000)', '--range', '1..60'])
    for (const name of ['dcp.db-wal', 'dcp.db-shm']) rmSync(join(user.state, name), {force: true})
    truncateSync(file(), 8192)
    for (const argv of jobs) {
      const ended = await user.dcp(['job', ...argv, '--json'])
      expect([argv[0], ended.status, jsonError(ended).code]).toEqual([argv[0], 1, 'STORE_CORRUPT'])
    }
    expect(jsonError(await user.dcp(['worker', 'start', '--until-idle', '--json'])).code).toBe('STORE_CORRUPT')
  })

  test('of a newer version is left alone', async () => {
    await user.dcp(['job', 'deploy', ...SMALL])
    const open = loadDriver()
    const database = new open(file(), {readOnly: false})
    database.exec('PRAGMA user_version = 999')
    database.close()
    for (const argv of jobs) {
      expect(jsonError(await user.dcp(['job', ...argv, '--json'])).code).toBe('STORE_NEWER')
    }
  })
})

test('a store that is deleted under a running deploy: it ends, and its results are right', async () => {
  const work = 'async x => { await new Promise(r => setTimeout(r, 30)); return x }'
  const deploying = user.start(['job', 'deploy', '--function', work, '--range', '1..80', '--cores', '2'])
  await eventually(async () => (await user.dcp(['job', 'results', 'last', '--range', '1..1'])).stdout === '[1]\n')
  for (const name of readdirSync(user.state)) rmSync(join(user.state, name), {recursive: true})
  expect(await user.json(['job', 'list'])).toEqual([])
  expect((await user.dcp(['job', 'deploy', ...SMALL])).stdout).toBe('[1,2]\n')
  expect(await deploying.ended(20_000)).toBe(0)
  expect(JSON.parse(deploying.lines.join(''))).toEqual(Array.from({length: 80}, (_, index) => index + 1))
  expect(await user.json<object[]>(['job', 'list'])).toHaveLength(1)
})
