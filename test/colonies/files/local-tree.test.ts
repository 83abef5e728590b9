import {execFileSync} from 'node:child_process'
import {mkdir, mkdtemp, rm, symlink, writeFile} from 'node:fs/promises'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {caseCollisions, ignoresCase} from '../../../src/colonies/files/case-collisions.js'
import {localTree} from '../../../src/colonies/files/local-tree.js'
import {write} from '../../support/files-colony.js'

const {signal} = new AbortController()
let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'continuum-tree-'))
})
afterEach(() => rm(root, {recursive: true, force: true}))

describe('a directory', () => {
  test('is told of by paths with slashes, without marks and parts', async () => {
    await write(root, {b: '', 'a/c': '', 'a/.cfs': '', '.cfs-part-1': '', '.hidden': ''})
    await mkdir(join(root, 'empty'))
    const tree = await localTree(root, signal)
    expect(tree.files).toEqual(['.hidden', 'a/c', 'b'])
    expect([...tree.directories].sort()).toEqual(['a', 'empty'])
    expect([tree.skipped, tree.failed]).toEqual([[], []])
  })

  test('that is not there holds nothing', async () => {
    expect(await localTree(join(root, 'none'), signal)).toMatchObject({files: [], failed: []})
  })

  test.skipIf(process.platform === 'win32')('leaves out what holds no bytes, and does not wait for it', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')])
    const server = createServer().listen(join(root, 'socket'))
    await symlink(root, join(root, 'loop'))
    await symlink('itself', join(root, 'itself'))
    await symlink('pipe', join(root, 'to-pipe'))
    await writeFile(join(root, 'file'), '')
    await symlink('file', join(root, 'to-file'))
    const tree = await localTree(root, signal)
    server.close()
    expect(tree.files).toEqual(['file', 'to-file'])
    expect(tree.skipped.map(({path}) => path)).toEqual(['itself', 'loop', 'pipe', 'socket', 'to-pipe'])
  })

  test.skipIf(process.platform !== 'linux')('leaves out names that are no UTF-8', async () => {
    await writeFile(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x66, 0xff])]), '')
    await writeFile(join(root, 'really-\ufffd'), '')
    const tree = await localTree(root, signal)
    expect(tree.files).toEqual(['really-\ufffd'])
    expect(tree.skipped).toHaveLength(1)
  })

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('says what cannot be read', async () => {
    await mkdir(join(root, 'closed'), {mode: 0})
    await write(root, {open: ''})
    const tree = await localTree(root, signal)
    expect(tree.files).toEqual(['open'])
    expect(tree.failed).toMatchObject([{path: 'closed', code: 'FILE_UNREADABLE'}])
  })
})

describe('names', () => {
  test('that differ by case collide, all but the first', () => {
    expect(caseCollisions(['A', 'b', 'a', 'B', 'c', 'c'])).toEqual(
      new Map([
        ['a', 'A'],
        ['B', 'b'],
      ]),
    )
    expect([...caseCollisions(['\u00e9', 'e\u0301']).keys()]).toEqual(['e\u0301'])
  })

  test.skipIf(process.platform !== 'linux')('are told apart on this disk', async () => {
    expect(await ignoresCase(root)).toBe(false)
    expect((await localTree(root, signal)).files).toEqual([])
  })
})
