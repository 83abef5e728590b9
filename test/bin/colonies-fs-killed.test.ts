import {mkdirSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {ListedFile} from '../../src/colonies/files/list-files.js'
import type {SyncResult} from '../../src/colonies/files/sync-plan.js'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {contentsOf, write} from '../support/files-colony.js'
import {eventually} from '../support/started.js'

let user: ColoniesHome
beforeAll(async () => {
  user = coloniesHome()
  await user.serve(['dev'])
})
afterAll(() => user.remove())

const COUNT = 300
const MANY = Object.fromEntries(Array.from({length: COUNT}, (_, index) => [`f${index}`, `${index} `.repeat(500)]))

const sync = (dir: string) => ['fs', 'sync', '--dir', dir, '--label', '/many']

describe('a synchronisation that is killed', () => {
  test('on the way up leaves whole files only, and goes on', async () => {
    const mine = join(user.path, 'mine')
    mkdirSync(mine)
    await write(mine, MANY)
    const first = user.start(sync(mine))
    const there = async (): Promise<number> => (await user.result<ListedFile[]>(['fs', 'ls', '-l', '/many'])).length
    await eventually(async () => (await there()) > 0, 30_000)
    first.process.kill('SIGKILL')
    const {uploaded, unchanged, failed} = await user.result<SyncResult>(sync(mine))
    expect([uploaded.length + unchanged, failed]).toEqual([COUNT, []])
    expect(unchanged).toBeGreaterThan(0)
  })

  test('on the way down leaves whole files only, and goes on', async () => {
    const theirs = join(user.path, 'theirs')
    mkdirSync(theirs)
    const first = user.start(sync(theirs))
    const named = (): readonly string[] => readdirSync(theirs).filter((name) => !name.startsWith('.cfs'))
    await eventually(async () => named().length > 10, 30_000)
    first.process.kill('SIGKILL')
    const left = await contentsOf(theirs)
    for (const name of named()) expect(left[name], name).toBe(MANY[name])
    const {downloaded, unchanged, failed} = await user.result<SyncResult>(sync(theirs))
    expect([downloaded.length + unchanged, failed]).toEqual([COUNT, []])
    expect(unchanged).toBeGreaterThan(0)
    expect(await contentsOf(theirs)).toEqual(MANY)
    expect(readdirSync(theirs).filter((name) => name.startsWith('.cfs-part-'))).toEqual([])
  })
})
