import {mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {placeObjects} from '../../../src/colonies/dev/serve-objects.js'
import {storageKeys} from '../../../src/colonies/dev/storage-keys.js'
import {childHost} from '../../../src/colonies/executor/child-host.js'
import {combinedHost} from '../../../src/colonies/executor/combined-host.js'
import type {FunctionHost} from '../../../src/colonies/executor/function-host.js'
import type {FileSettings} from '../../../src/colonies/executor/mounts/process-files.js'
import type {ProcessContext} from '../../../src/colonies/executor/process-context.js'
import {shellHost} from '../../../src/colonies/executor/shell-host.js'
import {checksumIndex} from '../../../src/colonies/files/checksum-index.js'
import type {ObjectStorage, StorageSettings} from '../../../src/colonies/files/object-storage.js'
import {s3Storage} from '../../../src/colonies/files/s3-storage.js'
import {syncDirectory} from '../../../src/colonies/files/sync-directory.js'
import type {SyncTools} from '../../../src/colonies/files/sync-tools.js'
import {type Listening, listen} from '../../../src/colonies/server/http/listen.js'
import type {ObjectService} from '../../../src/colonies/server/s3/object-service.js'
import {FAILED, type Process, RUNNING, SUCCESS} from '../../../src/colonies/wire/objects/process.js'
import {type Bundle, bundle} from '../../support/bundle.js'
import {childProgram, DRIVER, type ExecutorLab, executorLab} from '../../support/colonies-executor.js'
import {contentsOf, write} from '../../support/files-colony.js'
import {eventually} from '../../support/started.js'

const folder = mkdtempSync(join(tmpdir(), 'executor-files-'))
let program: Bundle
let lab: ExecutorLab
let listening: Listening
let objects: ObjectService
let storage: ObjectStorage
let settings: FileSettings
let scratch: string
const hosts: FunctionHost[] = []

beforeAll(async () => {
  program = await bundle('src/colonies/executor/host/module-host.ts')
})
afterAll(() => {
  program.remove()
  rmSync(folder, {recursive: true, force: true})
})
beforeEach(async () => {
  lab = executorLab()
  scratch = mkdtempSync(join(folder, 'test-'))
  const place = {objects: join(scratch, 'objects'), storageKeys: join(scratch, 'keys.json')}
  const server = lab.open()
  objects = await placeObjects(place as Parameters<typeof placeObjects>[0], server)
  listening = await listen(server, {port: 0, objects})
  const {host, port} = listening
  const keys = await storageKeys(place)
  const s3: StorageSettings = {host, port, tls: undefined, ...keys, region: 'us-east-1', bucket: 'colonyfs'}
  storage = s3Storage(s3)
  settings = {
    directory: join(scratch, 'fs'),
    temporaryDirectory: scratch,
    owner: {pid: process.pid, isAlive: (pid) => pid === process.pid},
    openStorage: async () => s3Storage(s3),
  }
})
afterEach(async () => {
  storage.close()
  await listening.close()
  await objects.close()
  await lab.close()
  for (const host of hosts.splice(0)) await host.close()
})

const tools = (): SyncTools => ({
  member: {colonyName: 'dev', call: (type, request) => lab.client.call(type, request, lab.keys.user)},
  checksums: checksumIndex(undefined),
  storage,
  signal: new AbortController().signal,
})

/** Puts files under a label. */
async function put(label: string, contents: Readonly<Record<string, string>>): Promise<void> {
  const from = mkdtempSync(join(scratch, 'from-'))
  await write(from, contents)
  await syncDirectory({label, dir: from, keepLocal: true}, tools())
}

/** What is under a label. */
async function got(label: string): Promise<Readonly<Record<string, string>>> {
  const into = mkdtempSync(join(scratch, 'into-'))
  await syncDirectory({label, dir: into, keepLocal: false}, tools())
  return contentsOf(into)
}

const dir = (label: string, path: string, rest: object = {}) => ({
  label,
  dir: path,
  keepfiles: false,
  onconflicts: {onstart: {keeplocal: false}, onclose: {keeplocal: true}},
  ...rest,
})
const mounted = (...dirs: object[]) => ({fs: {mount: '/cfs', dirs}})
const reasonOf = ({errors}: Process): string => errors.join('\n')

const shell = (commands: Readonly<Record<string, string>>): FunctionHost =>
  combinedHost(
    Object.entries(commands).map(([name, command]) =>
      shellHost(name, command, {
        environment: {PATH: process.env.PATH},
        directory: scratch,
        signalGroup: (group, signal) => process.kill(-group, signal),
      }),
    ),
  )

/** Folders that processes left. */
const left = (): readonly string[] => {
  const root = join(scratch, 'fs', 'dev', 'lab-0', 'processes')
  try {
    return readdirSync(root)
  } catch {
    return []
  }
}

describe('a process that asks for files', () => {
  test('finds them, and what it makes of them is under the labels afterwards', async () => {
    await put('/in', {'a.txt': 'one', 'sub/b.txt': 'two'})
    await put('/out', {'old.txt': 'old', 'same.txt': 'before'})
    await lab.start(shell({join: 'pwd; cat in/a.txt in/sub/b.txt > out/new.txt; printf after > out/same.txt'}), {
      files: settings,
    })
    const done = await lab.run('join', mounted(dir('/in', '/in'), dir('/out', '/out')))
    expect(done.state).toBe(SUCCESS)
    expect(String(done.out[0])).toMatch(/\/cfs$/)
    expect(await got('/out')).toEqual({'new.txt': 'onetwo', 'old.txt': 'old', 'same.txt': 'after'})
    expect(await lab.log(done.processid)).toContain('/in')
    await eventually(async () => left().length === 0)
  })

  test('in JavaScript, Python and this process they are at ctx.mount', async () => {
    await put('/in', {'a.txt': 'text'})
    const js = join(scratch, 'f.mjs')
    writeFileSync(
      js,
      `import {readFileSync} from 'node:fs'
       export const js = (ctx) => [readFileSync(ctx.mount + '/in/a.txt', 'utf8'), process.env.COLONIES_MOUNT === ctx.mount]
       export const none = (ctx) => [ctx.mount ?? null, process.env.COLONIES_MOUNT ?? null]`,
    )
    const python = join(scratch, 'g.py')
    writeFileSync(
      python,
      'import os\ndef py(ctx):\n  with open(ctx.mount + "/in/a.txt") as f: return (f.read(), os.environ["COLONIES_MOUNT"] == ctx["mount"])\n',
    )
    const stop = {stop: new AbortController().signal, onOutput: () => {}}
    const options = {file: js, library: join(folder, 'none.mjs'), cacheDirectory: join(folder, 'cache')}
    hosts.push(
      await childHost(childProgram(process.execPath, [program.file, JSON.stringify(options)], scratch), stop),
      await childHost(childProgram('python3', [DRIVER, python], scratch), stop),
    )
    await lab.start(combinedHost(hosts), {files: settings})
    expect((await lab.run('js', mounted(dir('/in', 'in')))).out).toEqual(['text', true])
    expect((await lab.run('py', mounted(dir('/in', 'in')))).out).toEqual(['text', true])
    expect((await lab.run('none')).out).toEqual([null, null])
    const here = (ctx: ProcessContext): string => readFileSync(join(ctx.mount ?? '', 'in', 'a.txt'), 'utf8')
    await lab.start({here}, {type: 'here', files: settings})
    const conditions = {colonyname: 'dev', executortype: 'here'}
    expect((await lab.run('here', {...mounted(dir('/in', 'in')), conditions})).out).toEqual(['text'])
  })

  test('gets a snapshot as it was, which goes when it is not to be kept', async () => {
    await put('/src', {'code.txt': 'first', 'empty.txt': ''})
    const call = lab.client.call.bind(lab.client)
    const made = [1, 2].map((n) =>
      call('createsnapshotmsg', {colonyname: 'dev', label: '/src', name: `s${n}`}, lab.keys.user),
    )
    const [one, other] = await Promise.all(made)
    await put('/src', {'code.txt': 'second'})
    await lab.start(shell({show: 'cat src/code.txt; ls src'}), {files: settings})
    const shot = (snapshotid: string | undefined, keepsnapshot: boolean) => ({
      fs: {mount: '/cfs', snapshots: [{snapshotid, label: '/src', dir: '/src', keepfiles: false, keepsnapshot}]},
    })
    expect((await lab.run('show', shot(one?.snapshotid, true))).out).toEqual(['firstcode.txt\nempty.txt'])
    expect((await lab.run('show', shot(other?.snapshotid, false))).state).toBe(SUCCESS)
    const kept = await call('getsnapshotsmsg', {colonyname: 'dev'}, lab.keys.user)
    expect(kept.map(({name}) => name)).toEqual(['s1'])
    const unnamed = await lab.run('show', shot('', false))
    expect(reasonOf(unnamed)).toContain('--snapshot')
  })

  test('never reaches out of its folder', async () => {
    await put('/in', {'a.txt': 'text'})
    writeFileSync(join(scratch, 'secret.txt'), 'secret')
    const leave = `ln -s ${scratch}/secret.txt out/link; ln -s ${scratch} out/far; ln -s a.txt out/near; echo x > out/a.txt`
    await lab.start(shell({list: 'find . -name a.txt', leave, swap: `rm -r out; ln -s ${scratch} out`}), {
      files: settings,
    })
    const fs = {mount: '/../../cfs', dirs: [dir('/in', '../../../up/{processid}')]}
    const listed = await lab.run('list', {fs})
    expect(listed.out).toEqual([`./up/${listed.processid}/a.txt`])
    expect((await lab.run('leave', mounted(dir('/leave', '/out')))).state).toBe(SUCCESS)
    expect(await got('/leave')).toEqual({'a.txt': 'x\n', near: 'x\n'})
    const swapped = await lab.run('swap', mounted(dir('/swap', '/out')))
    expect(swapped.state).toBe(FAILED)
    expect(await got('/swap')).toEqual({})
  })

  test('fails when they cannot be brought in', async () => {
    await lab.start(shell({fine: 'true'}), {files: settings})
    const missing = {fs: {mount: '/cfs', snapshots: [{snapshotid: 'f'.repeat(64), dir: '/src'}]}}
    expect((await lab.run('fine', missing)).state).toBe(FAILED)
    expect((await lab.run('fine', mounted(dir('', '/in')))).state).toBe(FAILED)
    await lab.client.call(
      'addfilemsg',
      {
        file: {
          ...{colonyname: 'dev', label: '/gone', name: 'x', size: 3, checksum: '0'.repeat(64), checksumalg: 'SHA256'},
          ref: {protocol: 's3', s3object: {object: 'gone'}},
        },
      },
      lab.keys.user,
    )
    const gone = await lab.run('fine', mounted(dir('/gone', '/in')))
    expect(gone.state).toBe(FAILED)
    expect(reasonOf(gone)).toContain('/gone')
    expect((await lab.run('fine')).state).toBe(SUCCESS)
    await eventually(async () => left().length === 0)
  })

  test('fails when they cannot be taken out, and says where they are', async () => {
    const refusing: FileSettings = {
      ...settings,
      openStorage: async () => ({
        ...(await settings.openStorage()),
        put: async () => {
          throw Object.assign(new Error('no space'), {code: 'ENOSPC'})
        },
      }),
    }
    await lab.start(shell({make: 'echo made > out/made.txt'}), {files: refusing})
    const failed = await lab.run('make', mounted(dir('/out', '/out')))
    expect(failed.state).toBe(FAILED)
    const [, rescued = ''] = /The files are in (.*)$/m.exec(reasonOf(failed)) ?? []
    expect(readFileSync(join(rescued, 'cfs', 'out', 'made.txt'), 'utf8')).toBe('made\n')
  })

  test('fails when it has removed its folder, and leaves none', async () => {
    await lab.start(shell({all: 'rm -rf "$PWD"'}), {files: settings})
    const failed = await lab.run('all', {fs: {mount: '', dirs: [dir('/out', '/out')]}})
    expect(failed.state).toBe(FAILED)
    expect(reasonOf(failed)).toContain('out is gone')
    expect(reasonOf(failed)).not.toMatch(/ENOENT|The files are in/)
    await eventually(async () => left().length === 0)
  })

  test('has them taken out when it fails, and not when it was cancelled', async () => {
    await lab.start(shell({fail: 'echo half > out/half.txt; exit 1', hang: 'echo x > out/x.txt; sleep 60'}), {
      files: settings,
    })
    expect((await lab.run('fail', mounted(dir('/failed', '/out')))).state).toBe(FAILED)
    expect(await got('/failed')).toEqual({'half.txt': 'half\n'})
    const {processid} = await lab.submit('hang', mounted(dir('/hung', '/out')))
    await lab.inState(processid, RUNNING)
    await eventually(async () => left().length === 1)
    await lab.client.call('cancelprocessmsg', {processid}, lab.keys.user)
    await eventually(async () => lab.events.some((event) => event.type === 'lost' && event.processid === processid))
    await eventually(async () => left().length === 0)
    expect(await got('/hung')).toEqual({})
  })

  test('is told when the executor brings none', async () => {
    await lab.start(shell({fine: 'true'}))
    expect((await lab.run('fine', mounted(dir('/in', '/in')))).state).toBe(FAILED)
    expect((await lab.run('fine')).state).toBe(SUCCESS)
  })
})

describe('conflicts', () => {
  test('go as the spec says', async () => {
    await put('/label', {'a.txt': 'theirs'})
    await lab.start(shell({change: 'printf mine > d/a.txt; printf new > d/new.txt'}), {files: settings})
    const onconflicts = {onstart: {keeplocal: false}, onclose: {keeplocal: false}}
    await lab.run('change', mounted(dir('/label', 'd', {onconflicts})))
    expect(await got('/label')).toEqual({'a.txt': 'theirs', 'new.txt': 'new'})
  })
})

describe('kept files', () => {
  const keep = dir('/data', '/data', {keepfiles: true})

  test('are there for the next process, and are not fetched again', async () => {
    await put('/data', {'a.txt': 'one', 'b.txt': 'two'})
    let fetched = 0
    const counting: FileSettings = {
      ...settings,
      openStorage: async () => {
        const real = await settings.openStorage()
        return {
          ...real,
          get: (...args) => {
            fetched += 1
            return real.get(...args)
          },
        }
      },
    }
    await lab.start(shell({read: 'cat data/a.txt; echo left > data/left.txt'}), {files: counting})
    expect((await lab.run('read', mounted(keep))).out).toEqual(['one'])
    expect((await lab.run('read', mounted(keep))).out).toEqual(['one'])
    expect(fetched).toBe(2)
    expect(await got('/data')).toMatchObject({'left.txt': 'left\n'})
    const kept = readdirSync(join(scratch, 'fs', 'dev', 'lab-0', 'kept'))
    expect(kept).toHaveLength(1)
  })

  test('belong to one process at a time', async () => {
    const once = 'mkdir data/lock && sleep 0.3 && rmdir data/lock'
    await lab.start(shell({once}), {files: settings, slots: 4})
    const runs = await Promise.all([1, 2, 3, 4].map(() => lab.run('once', mounted(keep))))
    expect(runs.map(({state}) => state)).toEqual([SUCCESS, SUCCESS, SUCCESS, SUCCESS])
  })

  test('share their place with nothing else', async () => {
    await lab.start(shell({fine: 'true'}), {files: settings})
    expect((await lab.run('fine', mounted(keep, dir('/other', '/data/other')))).state).toBe(FAILED)
  })

  test('without a folder of their own go with the executor', async () => {
    await put('/data', {'a.txt': 'one'})
    const executor = await lab.start(shell({read: 'cat data/a.txt'}), {files: {...settings, directory: undefined}})
    expect((await lab.run('read', mounted(keep))).out).toEqual(['one'])
    await executor.stop()
    expect(readdirSync(scratch).filter((name) => name.startsWith('colonies-files-'))).toEqual([])
  })
})

test('what a killed executor left is removed by the next one, and nothing else', async () => {
  const root = join(scratch, 'fs', 'dev', 'lab-0')
  await write(join(root, 'processes'), {'999999999-abc/x.txt': 'old', [`${process.pid}-abc/x.txt`]: 'other'})
  symlinkSync(scratch, join(root, 'processes', '999999998-link'))
  await lab.start(shell({fine: 'true'}), {files: settings})
  await lab.run('fine', mounted(dir('/in', '/in')))
  await eventually(async () => left().join() === `${process.pid}-abc`)
  expect(readdirSync(scratch)).toContain('keys.json')
})
