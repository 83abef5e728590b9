import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import type {CleanPlan, CleanResult} from '../../src/colonies/files/clean-directory.js'
import type {ListedFile} from '../../src/colonies/files/list-files.js'
import type {RemovedLabel} from '../../src/colonies/files/remove-label.js'
import type {SyncPlan, SyncResult} from '../../src/colonies/files/sync-plan.js'
import type {File, Label, Snapshot} from '../../src/colonies/wire/objects/files.js'
import type {Process} from '../../src/colonies/wire/objects/process.js'
import type {SnapshotDetails} from '../../src/output/views/snapshots.js'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {type Contents, contentsOf, write} from '../support/files-colony.js'

import {ROOT} from '../support/run-program.js'

/** Whether this system lets a user mount a small file system for a process of theirs. */
const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0

// No server runs: each command opens the store and its objects by itself.

let user: ColoniesHome
let count = 0
let label: string
beforeAll(() => {
  user = coloniesHome()
})
afterAll(() => user.remove())
beforeEach(() => {
  label = `/label-${++count}`
})

/** A new folder in the home. */
async function folder(contents: Contents = {}): Promise<string> {
  const path = join(user.path, `folder-${++count}`)
  mkdirSync(path)
  await write(path, contents)
  return path
}

const sync = (dir: string, ...rest: string[]) =>
  user.result<SyncResult>(['fs', 'sync', '--dir', dir, '--label', label, ...rest])

const TREE = {'a.txt': 'one', empty: '', 'sub/b.txt': 'two'}

describe('fs sync', () => {
  test('moves what is missing without a question, and knows the label the next time', async () => {
    const [mine, theirs] = [await folder(TREE), join(await folder(), 'new')]
    expect(await sync(mine)).toMatchObject({label, dir: mine, unchanged: 0, failed: []})
    expect((await sync(theirs)).downloaded.map(({path}) => path)).toEqual(['a.txt', 'empty', 'sub/b.txt'])
    expect(await contentsOf(theirs)).toEqual(TREE)
    expect(await user.result(['fs', 'sync'], {cwd: theirs})).toMatchObject({label, unchanged: 3, downloaded: []})
    expect(await user.prints(['fs', 'sync', '-d', theirs, '--quite'])).toContain('3 unchanged')
  })

  test('--dry only says what it would do', async () => {
    const mine = await folder(TREE)
    const plan = await user.result<SyncPlan>(['fs', 'sync', '-d', mine, '-l', label, '--dry'])
    expect(plan.files.map(({move, path}) => [move, path])).toEqual(Object.keys(TREE).map((path) => ['upload', path]))
    const lines = await user.prints(['fs', 'sync', '-d', mine, '-l', label, '--dry', '--syncplans'])
    expect(lines.trimEnd().split('\n')).toHaveLength(3)
    expect(existsSync(join(mine, '.cfs'))).toBe(false)
    expect(await user.result(['fs', 'ls', '-l', label])).toEqual([])
  })

  test('replaces local files only when somebody agrees', async () => {
    const [mine, theirs] = [await folder({f: 'mine'}), await folder({f: 'theirs'})]
    await sync(theirs)
    const argv = ['fs', 'sync', '-d', mine, '-l', label, '--keeplocal=false']
    expect(await user.fails(argv)).toMatchObject({code: 'CONFIRMATION_REQUIRED', exitCode: 2})
    expect(await user.fails(argv, {input: 'no\n'})).toMatchObject({code: 'CONFIRMATION_REQUIRED'})
    expect(readFileSync(join(mine, 'f'), 'utf8')).toBe('mine')
    expect(await user.result(argv, {input: 'yes\n'})).toMatchObject({downloaded: [{path: 'f'}]})
    expect(readFileSync(join(mine, 'f'), 'utf8')).toBe('theirs')
    writeFileSync(join(mine, 'f'), 'again mine')
    expect(await sync(mine)).toMatchObject({uploaded: [{path: 'f'}]})
    expect(await user.result<File[]>(['fs', 'info', '-l', label, '-n', 'f'])).toMatchObject([{size: 10}, {size: 6}])
    expect(await sync(theirs, '--no-keeplocal', '--yes')).toMatchObject({downloaded: [{path: 'f'}]})
  })

  test('ends with 1 and the rest when a file fails', async () => {
    const mine = await folder({good: 'x'})
    await sync(await folder({'bad/below': 'y'}))
    writeFileSync(join(mine, 'bad'), '')
    const {status, stdout} = await user.run(['fs', 'sync', '-d', mine, '-l', label, '--json'])
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      uploaded: [{path: 'bad'}, {path: 'good'}],
      failed: [{path: 'bad/below', code: 'FILE_EXISTS'}],
    })
  })

  test('tells of names as they are, without doing what they say', async () => {
    const mine = await folder()
    symlinkSync('nowhere', join(mine, 'a\u001b[2J\nWarning: b'))
    const {status, stderr} = await user.run(['fs', 'sync', '-d', mine, '-l', label])
    expect(status).toBe(0)
    expect(stderr).toContain('Warning: a [2J Warning: b is left out')
  })

  test.runIf(canMount)('takes files to the label from a disk that is full', async () => {
    const disk = await folder()
    const script = 'mount -t tmpfs -o size=1m none "$0" && (yes > "$0/all" || true) 2> /dev/null && exec "$@" >&2'
    const program = [process.execPath, join(ROOT, 'bin', 'colonies.js'), 'fs', 'sync', '-d', disk, '-l', label]
    const ended = spawnSync('unshare', ['-rm', 'sh', '-c', script, disk, ...program], {env: user.home.env})
    expect(ended.status, ended.stderr.toString()).toBe(0)
    expect(await user.result(['fs', 'ls', '-l', label])).toMatchObject([{name: 'all', size: 2 ** 20}])
  })

  test('needs a label, a directory and a driver that there is', async () => {
    const mine = await folder({f: ''})
    expect(await user.fails(['fs', 'sync', '-d', mine])).toMatchObject({code: 'USAGE', exitCode: 2})
    expect(await user.fails(['fs', 'sync', '-d', mine, '-l', '/'])).toMatchObject({code: 'USAGE'})
    expect(await user.fails(['fs', 'sync', '-d', join(mine, 'f'), '-l', label])).toMatchObject({code: 'INPUT_INVALID'})
    expect(await user.fails(['fs', 'sync', '-d', mine, '-l', label, '--driver', 'nfs'])).toMatchObject({code: 'USAGE'})
    expect(await user.fails(['fs', 'sync', '-d', mine, '-l', '../x'])).toMatchObject({code: 'USAGE'})
    const neither = ['fs', 'sync', '-d', join(mine, 'mistyped'), '-l', '/mistyped']
    expect(await user.fails(neither)).toMatchObject({code: 'NOT_FOUND', exitCode: 1})
  })
})

describe('lists', () => {
  test('tell of labels, files and revisions', async () => {
    await sync(await folder(TREE))
    await sync(await folder({'a.txt': 'newer'}))
    expect(await user.result<Label[]>(['fs', 'label', 'ls'])).toEqual(
      expect.arrayContaining([
        {name: label, files: 3},
        {name: `${label}/sub`, files: 1},
      ]),
    )
    const files = await user.result<ListedFile[]>(['fs', 'ls', '-l', label])
    expect(files).toMatchObject([
      {label, name: 'a.txt', size: 5, revisions: 2},
      {label, name: 'empty', size: 0, revisions: 1},
    ])
    expect(await user.prints(['fs', 'ls', '-l', label, '-q'])).toBe('a.txt\nempty\n')
    const id = files[0]?.fileid ?? ''
    expect(await user.result<File[]>(['fs', 'info', '-i', id.slice(0, 12)])).toMatchObject([{fileid: id, size: 5}])
    expect(await user.fails(['fs', 'info', '-l', label, '-n', 'none'])).toMatchObject({code: 'NOT_FOUND'})
    expect(await user.fails(['fs', 'info'])).toMatchObject({code: 'USAGE', exitCode: 2})
  })
})

describe('fs clean', () => {
  test('removes what the label has not, when somebody agrees', async () => {
    const mine = await folder(TREE)
    await sync(mine)
    await write(mine, {extra: '1', 'sub/extra': '2', 'foreign/below/x': '3', 'a.txt': 'changed'})
    const argv = ['fs', 'clean', '-d', mine]
    const plan = await user.result<CleanPlan>([...argv, '--dry'])
    expect(plan).toMatchObject({
      files: ['extra', 'foreign/below/x', 'sub/extra'],
      directories: ['foreign/below', 'foreign'],
    })
    expect(await user.fails(argv)).toMatchObject({code: 'CONFIRMATION_REQUIRED', exitCode: 2})
    const {removed} = await user.result<CleanResult>([...argv, '--yes'])
    expect(removed).toEqual([...plan.files, ...plan.directories])
    expect(await contentsOf(mine)).toEqual({...TREE, 'a.txt': 'changed'})
    expect(existsSync(join(mine, 'foreign'))).toBe(false)
    expect(await user.fails([...argv, '-l', '/nowhere', '--yes'])).toMatchObject({code: 'NOT_FOUND'})
  })
})

describe('snapshots', () => {
  test('keep what was, also of empty files', async () => {
    const mine = await folder(TREE)
    await sync(mine)
    const name = `snapshot-${count}`
    const id = (await user.prints(['fs', 'snapshot', 'create', '-l', label, '-n', name])).trim()
    await write(mine, {'a.txt': 'later', more: ''})
    await sync(mine)
    const details = await user.result<SnapshotDetails>(['fs', 'snapshot', 'info', '-n', name])
    expect(details).toMatchObject({snapshotid: id, label, name})
    expect(details.files.map((file) => file.name).sort()).toEqual(['a.txt', 'b.txt', 'empty'])
    const target = await folder({besides: 'x'})
    await user.result(['fs', 'snapshot', 'download', '-i', id.slice(0, 12), '-d', target])
    expect(await contentsOf(target)).toEqual({...TREE, besides: 'x'})
    writeFileSync(join(target, 'empty'), 'no more')
    const again = ['fs', 'snapshot', 'download', '-n', name, '-d', target]
    expect(await user.fails(again)).toMatchObject({code: 'CONFIRMATION_REQUIRED'})
    expect(await user.result([...again, '--yes'])).toMatchObject({downloaded: [{path: 'empty'}], unchanged: 2})
    expect(await contentsOf(target)).toEqual({...TREE, besides: 'x'})
    expect(await user.fails(['fs', 'snapshot', 'create', '-l', label, '-n', name])).toMatchObject({exitCode: 1})
    expect(await user.result(['fs', 'snapshot', 'remove', '-n', name])).toEqual({snapshotid: id, name})
    expect(await user.fails(['fs', 'snapshot', 'remove', '-n', name])).toMatchObject({code: 'NOT_FOUND'})
    expect(await user.fails(['fs', 'snapshot', 'download', '-n', name])).toMatchObject({code: 'NOT_FOUND'})
    expect(await user.fails(['fs', 'snapshot', 'info'])).toMatchObject({code: 'USAGE', exitCode: 2})
  })

  test('are made for a process before it is submitted', async () => {
    await sync(await folder(TREE))
    const argv = ['function', 'exec', '--func', 'f', '--targettype', 'dev', '--snapshots', `${label}:/input`]
    const {spec} = await user.result<Process>(argv)
    const [mount] = spec.fs.snapshots
    expect(mount).toMatchObject({label, dir: '/input', snapshotid: expect.stringMatching(/^[0-9a-f]{64}$/)})
    const held = await user.result<SnapshotDetails>(['fs', 'snapshot', 'info', '-i', mount?.snapshotid ?? ''])
    expect(held.files).toHaveLength(3)
    const conditions = {executortype: 'dev'}
    const file = user.write('spec.json', JSON.stringify({funcname: 'f', conditions, fs: {snapshots: [{label}]}}))
    const submitted = await user.result<Process>(['function', 'submit', '--spec', file, '--snapshot'])
    expect(submitted.spec.fs.snapshots).toMatchObject([{label, snapshotid: expect.stringMatching(/^[0-9a-f]{64}$/)}])
    const before = await user.result<Snapshot[]>(['fs', 'snapshot', 'ls'])
    expect(await user.fails([...argv, '--snapshots', '/nowhere'])).toMatchObject({code: 'NOT_FOUND'})
    expect(await user.result(['fs', 'snapshot', 'ls'])).toEqual(before)
    expect(await user.fails(['fs', 'snapshot', 'removeall'])).toMatchObject({code: 'CONFIRMATION_REQUIRED'})
    await user.result(['fs', 'snapshot', 'removeall', '--yes'])
    expect(await user.result(['fs', 'snapshot', 'ls'])).toEqual([])
  })
})

describe('fs label remove', () => {
  test('removes the label and those below it, and nothing that begins like it', async () => {
    await sync(await folder(TREE))
    await sync(await folder({'a.txt': 'newer'}))
    await user.result(['fs', 'sync', '-d', await folder({keep: 'x'}), '-l', `${label}-other`])
    const argv = ['fs', 'label', 'remove', '-l', label]
    expect(await user.fails(argv)).toMatchObject({code: 'CONFIRMATION_REQUIRED', exitCode: 2})
    const removed = await user.result<RemovedLabel>([...argv, '--yes'])
    expect(removed).toMatchObject({label, labels: [label, `${label}/sub`], removed: 4, held: 0, failed: []})
    const left = (await user.result<Label[]>(['fs', 'label', 'ls'])).map(({name}) => name)
    expect(left).toContain(`${label}-other`)
    expect(left).not.toContain(label)
    expect(left).not.toContain(`${label}/sub`)
    expect(await user.fails([...argv, '--yes'])).toMatchObject({code: 'NOT_FOUND', exitCode: 1})
    const target = await folder()
    await user.result(['fs', 'sync', '-d', target, '-l', `${label}-other`])
    expect(await contentsOf(target)).toEqual({keep: 'x'})
  })

  test('leaves what snapshots hold, which can still be fetched', async () => {
    await sync(await folder(TREE))
    const name = `held-${count}`
    await user.prints(['fs', 'snapshot', 'create', '-l', label, '-n', name])
    await sync(await folder({'a.txt': 'newer', more: 'y'}))
    const removed = await user.result<RemovedLabel>(['fs', 'label', 'remove', '-l', label, '--yes'])
    expect(removed).toMatchObject({removed: 2, held: 3, snapshots: [name]})
    const target = await folder()
    await user.result(['fs', 'snapshot', 'download', '-n', name, '-d', target])
    expect(await contentsOf(target)).toEqual(TREE)
    expect(await user.fails(['fs', 'label', 'remove', '-l', label, '--yes'])).toMatchObject({code: 'FILES_FAILED'})
    await user.result(['fs', 'snapshot', 'remove', '-n', name])
    expect(await user.result(['fs', 'label', 'remove', '-l', label, '--yes'])).toMatchObject({removed: 3})
  })
})
