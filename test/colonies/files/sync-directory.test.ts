import {lstat, mkdir, readFile, readlink, rm, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {applySync} from '../../../src/colonies/files/apply-sync.js'
import {planSync} from '../../../src/colonies/files/plan-sync.js'
import {syncDirectory} from '../../../src/colonies/files/sync-directory.js'
import {contentsOf, type FilesColony, filesColony, write} from '../../support/files-colony.js'
import {type IndependentS3, startIndependentS3} from '../../support/s3rver.js'

let s3: IndependentS3
let colony: FilesColony
beforeAll(async () => {
  s3 = await startIndependentS3()
})
afterAll(() => s3.close())
beforeEach(async () => {
  colony = await filesColony(s3)
})
afterEach(() => colony.close())

const sync = (dir: string, keepLocal = true) => syncDirectory({label: '/data', dir, keepLocal}, colony.tools)

const TREE = {
  'a.txt': 'one',
  'empty.txt': '',
  'sub/b.txt': 'two',
  'sub/deep/c d.txt': 'three',
  'sub/deep/é.txt': 'four',
}

describe('a directory and a label', () => {
  test('are alike afterwards, also for somebody else', async () => {
    const mine = await colony.folder(TREE)
    const first = await sync(mine)
    expect(first).toMatchObject({unchanged: 0, downloaded: [], failed: [], skipped: []})
    expect(first.uploaded.map(({path}) => path)).toEqual(Object.keys(TREE))
    const theirs = join(await colony.folder(), 'new', 'place')
    const second = await sync(theirs)
    expect(second.downloaded.map(({label, name}) => `${label}/${name}`)).toEqual([
      '/data/a.txt',
      '/data/empty.txt',
      '/data/sub/b.txt',
      '/data/sub/deep/c d.txt',
      '/data/sub/deep/é.txt',
    ])
    expect(await contentsOf(theirs)).toEqual(TREE)
    expect(await sync(theirs)).toMatchObject({uploaded: [], downloaded: [], unchanged: 5})
  })

  test('tell where they belong, as upstream writes it', async () => {
    const mine = await colony.folder(TREE)
    await sync(mine)
    expect(await readFile(join(mine, '.cfs'), 'utf8')).toBe('{"label":"/data"}')
    expect(await readFile(join(mine, 'sub', 'deep', '.cfs'), 'utf8')).toBe('{"label":"/data/sub/deep"}')
  })

  test('what differs becomes the newest revision, and none is lost', async () => {
    const [mine, theirs] = [await colony.folder({'a.txt': 'mine'}), await colony.folder({'a.txt': 'theirs'})]
    await sync(mine)
    const {uploaded} = await sync(theirs)
    expect(uploaded).toMatchObject([{path: 'a.txt', replaces: expect.stringMatching(/^[0-9a-f]{64}$/)}])
    const revisions = await colony.member.call('getfilemsg', {colonyname: 'dev', label: '/data', name: 'a.txt'})
    expect(revisions.map(({size}) => size)).toEqual([6, 4])
  })

  test('or is replaced here', async () => {
    await sync(await colony.folder({'a.txt': 'newest', 'now-empty.txt': ''}))
    const mine = await colony.folder({'a.txt': 'old', 'now-empty.txt': 'old', 'mine.txt': 'new'})
    const {uploaded, downloaded} = await sync(mine, false)
    expect([uploaded.length, downloaded.length]).toEqual([1, 2])
    expect(await contentsOf(mine)).toEqual({'a.txt': 'newest', 'mine.txt': 'new', 'now-empty.txt': ''})
  })

  test('two who synchronise at once lose nothing', async () => {
    const folders = await Promise.all(['one', 'two'].map((text) => colony.folder({'a.txt': text, [text]: text})))
    await Promise.all(folders.map((folder) => sync(folder)))
    const revisions = await colony.member.call('getfilemsg', {colonyname: 'dev', label: '/data', name: 'a.txt'})
    expect(revisions).toHaveLength(2)
    const third = await colony.folder()
    await sync(third)
    expect(await contentsOf(third)).toMatchObject({one: 'one', two: 'two'})
  })

  test('relatives of the label have no part in it', async () => {
    await syncDirectory({label: '/data-other', dir: await colony.folder({x: 'x'}), keepLocal: true}, colony.tools)
    expect(await sync(await colony.folder())).toMatchObject({downloaded: []})
  })
})

describe('a plan', () => {
  test('changes nothing', async () => {
    const dir = join(await colony.folder(), 'none')
    await colony.add('/data', 'empty')
    const plan = await planSync({label: 'data/', dir, keepLocal: true}, colony.tools)
    expect(plan).toMatchObject({label: '/data', files: [{path: 'empty', move: 'download', replaces: null}]})
    await expect(lstat(dir)).rejects.toThrow('ENOENT')
  })

  test('of the root is none, nor of a file', async () => {
    const dir = await colony.folder({file: ''})
    await expect(planSync({label: '/', dir, keepLocal: true}, colony.tools)).rejects.toMatchObject({code: 'USAGE'})
    const request = {label: '/data', dir: join(dir, 'file'), keepLocal: true}
    await expect(planSync(request, colony.tools)).rejects.toMatchObject({code: 'INPUT_INVALID'})
  })

  test('is carried out by several at once: what another one has brought is no failure', async () => {
    await sync(await colony.folder({...TREE, 'changed.txt': 'theirs'}))
    const mine = await colony.folder({'changed.txt': 'mine'})
    const request = {label: '/data', dir: mine, keepLocal: false}
    const plans = [await planSync(request, colony.tools), await planSync(request, colony.tools)]
    for (const plan of plans) expect((await applySync(plan, colony.tools)).failed).toEqual([])
    expect(await contentsOf(mine)).toEqual({...TREE, 'changed.txt': 'theirs'})
    expect(await sync(mine)).toMatchObject({uploaded: [], downloaded: []})
  })

  test('that is out of date overwrites nothing', async () => {
    await sync(await colony.folder({'new.txt': 'theirs', 'changed.txt': 'theirs', 'empty.txt': ''}))
    const mine = await colony.folder({'changed.txt': 'mine'})
    const plan = await planSync({label: '/data', dir: mine, keepLocal: false}, colony.tools)
    await write(mine, {'new.txt': 'precious', 'changed.txt': 'precious', 'empty.txt': 'precious'})
    const {failed, downloaded} = await applySync(plan, colony.tools)
    expect(downloaded).toEqual([])
    expect(failed.map(({path, code}) => [path, code]).sort()).toEqual([
      ['changed.txt', 'FILE_CHANGED'],
      ['empty.txt', 'FILE_CHANGED'],
      ['new.txt', 'FILE_CHANGED'],
    ])
    expect(new Set(Object.values(await contentsOf(mine)))).toEqual(new Set(['precious']))
  })

  test('of a file that changes meanwhile brings what it became, and one that vanishes is told of', async () => {
    const mine = await colony.folder({'changes.txt': 'before', 'goes.txt': 'away'})
    const plan = await planSync({label: '/data', dir: mine, keepLocal: true}, colony.tools)
    await writeFile(join(mine, 'changes.txt'), 'after it')
    await rm(join(mine, 'goes.txt'))
    const {uploaded, failed} = await applySync(plan, colony.tools)
    expect(uploaded.map(({path}) => path)).toEqual(['changes.txt'])
    expect(failed).toMatchObject([{path: 'goes.txt', code: 'FILE_NOT_FOUND'}])
    const theirs = await colony.folder()
    await sync(theirs)
    expect(await contentsOf(theirs)).toEqual({'changes.txt': 'after it'})
  })
})

describe('what others have named', () => {
  test.each([
    ['/data', '../escaped'],
    ['/data', '..'],
    ['/data', '/etc/escaped'],
    ['/data', '.cfs'],
    ['/data', '.cfs-part-x'],
    ['/data/../..', 'escaped'],
    ['/data//sub', 'escaped'],
    ['/data/.cfs', 'escaped'],
  ])('does not lead out of the directory: %s %s', async (label, name) => {
    // Upstream's server takes them all; ours refuses some.
    await colony.add(label, name).catch(() => {})
    await colony.add('/data', 'good')
    const listed = await colony.member.call('getfilesmsg', {colonyname: 'dev', label})
    const parent = await colony.folder()
    const mine = join(parent, 'mine')
    const {failed, downloaded} = await sync(mine)
    expect(downloaded.map(({path}) => path)).toEqual(['good'])
    const isKept = listed.some((file) => file.name === name)
    expect(failed.map(({code}) => code)).toEqual(isKept ? ['FILE_NAME_REFUSED'] : [])
    expect(Object.keys(await contentsOf(parent))).toEqual(['mine/good'])
  })

  test('is not written through a link', async () => {
    await colony.add('/data/sub', 'f')
    const [outside, mine] = [await colony.folder(), await colony.folder()]
    await symlink(outside, join(mine, 'sub'))
    const {failed, skipped} = await sync(mine)
    expect(failed).toMatchObject([{path: 'sub/f', code: 'FILE_EXISTS'}])
    expect(skipped).toMatchObject([{path: 'sub'}])
    expect(await contentsOf(outside)).toEqual({})
  })

  test('replaces a link, and not what it leads to', async () => {
    await sync(await colony.folder({f: 'theirs'}))
    const [outside, mine] = [await colony.folder({f: 'precious'}), await colony.folder()]
    await symlink(join(outside, 'f'), join(mine, 'f'))
    expect(await sync(mine, false)).toMatchObject({failed: []})
    expect(await contentsOf(outside)).toEqual({f: 'precious'})
    expect(await readFile(join(mine, 'f'), 'utf8')).toBe('theirs')
    await expect(readlink(join(mine, 'f'))).rejects.toThrow('EINVAL')
  })

  test('gives way to what stands here', async () => {
    await colony.add('/data', 'directory')
    await colony.add('/data/file/below', 'f')
    const mine = await colony.folder({'directory/x': 'x', file: 'y'})
    const {failed} = await sync(mine)
    expect(failed.map(({path, code}) => [path, code])).toEqual([
      ['directory', 'FILE_EXISTS'],
      ['file/below/f', 'FILE_EXISTS'],
    ])
    expect(await contentsOf(mine)).toEqual({'directory/x': 'x', file: 'y'})
  })

  test('and has lost its bytes does not keep the others', async () => {
    await colony.add('/data', 'lost', {size: 3, checksum: 'ab'.repeat(32)})
    await colony.add('/data', 'empty')
    const mine = await colony.folder()
    const {failed, downloaded} = await sync(mine)
    expect(failed).toMatchObject([{path: 'lost', code: 'OBJECT_MISSING'}])
    expect(downloaded.map(({path}) => path)).toEqual(['empty'])
    expect(await contentsOf(mine)).toEqual({empty: ''})
  })
})

describe('what the server refuses', () => {
  test('fails by itself, and leaves no bytes behind', async () => {
    const mine = await colony.folder({'back\\slash': 'refused', good: 'x'})
    const removed: string[] = []
    const storage = {
      ...colony.tools.storage,
      remove: async (object: string, signal?: AbortSignal) => {
        await colony.tools.storage.remove(object, signal)
        removed.push(object)
      },
    }
    const request = {label: '/data', dir: mine, keepLocal: true}
    const {uploaded, failed} = await syncDirectory(request, {...colony.tools, storage})
    expect(uploaded.map(({path}) => path)).toEqual(['good'])
    expect(failed).toMatchObject([{path: 'back\\slash', code: 'REQUEST_INVALID'}])
    expect(removed).toHaveLength(1)
    expect(await colony.tools.storage.size(removed[0] ?? '')).toBeUndefined()
  })
})

describe('links here', () => {
  test('to files count as these, others are left out', async () => {
    const [outside, mine] = [await colony.folder({f: 'linked'}), await colony.folder()]
    await symlink(join(outside, 'f'), join(mine, 'link'))
    await symlink(outside, join(mine, 'directory'))
    await symlink(join(outside, 'nothing'), join(mine, 'broken'))
    await mkdir(join(mine, 'nobody'))
    const {uploaded, skipped, failed} = await sync(mine)
    expect(uploaded.map(({path}) => path)).toEqual(['link'])
    expect(skipped.map(({path}) => path)).toEqual(['broken', 'directory'])
    expect(failed).toEqual([])
  })
})
