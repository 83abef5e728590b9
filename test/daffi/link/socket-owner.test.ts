import {chmodSync, chownSync, lchownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join as joinPath} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import type {ControllerAddress} from '../../../src/daffi/link/address.js'
import {type Counterpart, type Joined, join as joinAt, startCounterpart} from './peers.js'

// Only root may give files away; anybody else is himself the stranger, to a made-up user.
const SELF = process.geteuid?.() ?? 0
const STRANGER = 65_534
const isRoot = SELF === 0

let root = ''
let folder = ''
let running: Counterpart[] = []

beforeEach(() => {
  root = mkdtempSync(joinPath(tmpdir(), 'owner-'))
  folder = joinPath(root, 'daffi')
})

afterEach(async () => {
  for (const {listening} of running) await listening.close()
  running = []
  rmSync(root, {recursive: true, force: true})
})

const path = (): string => joinPath(folder, '.sock')
const start = async (): Promise<void> => {
  running.push(await startCounterpart({kind: 'unix', path: path()}))
}
const join = (address: ControllerAddress): Promise<Joined> => joinAt({address})
const untrusted = {code: 'CONTROLLER_UNTRUSTED'}

describe('a socket that nobody named', () => {
  test('is connected to when it is the user’s own', async () => {
    await start()
    const {link} = await join({kind: 'unix', path: path(), owner: SELF})
    await link.close()
  })

  test('is not there: that is told, and nothing else', async () => {
    const address = {kind: 'unix', path: path(), owner: SELF} as const
    await expect(join(address)).rejects.toMatchObject({code: 'CONTROLLER_UNREACHABLE'})
    mkdirSync(folder)
    await expect(join(address)).rejects.toMatchObject({code: 'CONTROLLER_UNREACHABLE'})
  })

  test.skipIf(isRoot)('is of another user', async () => {
    await start()
    await expect(join({kind: 'unix', path: path(), owner: SELF + 1})).rejects.toMatchObject(untrusted)
  })

  test.runIf(isRoot)('is of another user, is in his folder, or behind his link', async () => {
    await start()
    const address = {kind: 'unix', path: path(), owner: SELF} as const
    chownSync(path(), STRANGER, STRANGER)
    await expect(join(address)).rejects.toMatchObject(untrusted)
    const {link} = await join({kind: 'unix', path: path()})
    await link.close()
    chownSync(path(), SELF, 0)
    chownSync(folder, STRANGER, STRANGER)
    await expect(join(address)).rejects.toMatchObject(untrusted)
    chownSync(folder, SELF, 0)
    const behind = joinPath(root, 'behind')
    symlinkSync(folder, behind)
    const through = {...address, path: joinPath(behind, '.sock')}
    await (await join(through)).link.close()
    lchownSync(behind, STRANGER, STRANGER)
    await expect(join(through)).rejects.toMatchObject(untrusted)
  })

  test('is in a folder where anybody may put one', async () => {
    await start()
    chmodSync(folder, 0o777)
    await expect(join({kind: 'unix', path: path(), owner: SELF})).rejects.toMatchObject(untrusted)
    chmodSync(folder, 0o1777)
    const {link} = await join({kind: 'unix', path: path(), owner: SELF})
    await link.close()
  })
})

describe('a controller does not listen', () => {
  test('where anybody may put another socket in the place of its own', async () => {
    mkdirSync(folder)
    chmodSync(folder, 0o777)
    await expect(start()).rejects.toMatchObject({code: 'FILE_UNWRITABLE'})
  })

  test.runIf(isRoot)('behind a link, or in a folder, of another user', async () => {
    const behind = joinPath(root, 'behind')
    mkdirSync(behind)
    symlinkSync(behind, folder)
    lchownSync(folder, STRANGER, STRANGER)
    await expect(start()).rejects.toMatchObject({code: 'FILE_UNWRITABLE'})
    rmSync(folder)
    mkdirSync(folder)
    chownSync(folder, STRANGER, STRANGER)
    await expect(start()).rejects.toMatchObject({code: 'FILE_UNWRITABLE'})
  })
})
