import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {devIdentities, existingDevIdentity, existingDevKey} from '../../../src/colonies/dev/keys.js'
import {openLocal} from '../../../src/colonies/dev/open-local.js'
import {openOwned} from '../../../src/colonies/dev/open-owned.js'
import {type DevPlace, devPlace} from '../../../src/colonies/dev/place.js'
import {DEFAULT_EXECUTOR} from '../../../src/colonies/dev/rows.js'
import type {ColoniesServer} from '../../../src/colonies/server/open-server.js'
import {allColonies} from '../../../src/colonies/server/tables/colony.js'
import {executorByName, heardFrom, setExecutorState} from '../../../src/colonies/server/tables/executor.js'
import {serverId} from '../../../src/colonies/server/tables/server.js'
import {userById} from '../../../src/colonies/server/tables/user.js'
import {identityOfKey} from '../../../src/colonies/wire/identity.js'
import {APPROVED, REJECTED, UNREGISTERED} from '../../../src/colonies/wire/objects/members.js'
import {type Bundle, bundle} from '../../support/bundle.js'
import {startChild} from '../../support/child.js'

let place: DevPlace
const open: ColoniesServer[] = []
beforeEach(() => {
  place = devPlace(join(mkdtempSync(join(tmpdir(), 'continuum-dev-')), 'colonies'))
})
afterEach(() => {
  for (const server of open.splice(0)) server.close()
  rmSync(join(place.directory, '..'), {recursive: true, force: true})
})

async function local(executor = DEFAULT_EXECUTOR): Promise<ColoniesServer> {
  const server = await openLocal(place, executor)
  open.push(server)
  return server
}

describe('the place of a server of this machine', () => {
  let program: Bundle
  beforeAll(async () => {
    program = await bundle('test/colonies/dev/first-start-process.ts')
  })
  afterAll(() => program.remove())

  test('has one set of keys and rows, however many processes make it at once', async () => {
    const children = Array.from({length: 6}, () => startChild(program.file, [place.directory]))
    const outcomes = await Promise.all(
      children.map(async (child) => ((await child.ended()) === 0 ? child.lines : child.errors)),
    )
    expect(new Set(outcomes.flat()).size).toBe(1)
    const {rows, keys} = JSON.parse(outcomes[0]?.[0] ?? '') as {rows: string[]; keys: string[]}
    expect(rows).toEqual(keys)
    expect(readdirSync(place.keystores).sort()).toEqual([
      'executor.keystore',
      'owner.keystore',
      'server.keystore',
      'user.keystore',
    ])
  })

  test('is made whole again where rows are missing, and is left alone where they are other ones', async () => {
    const ids = await devIdentities(place)
    const {store} = (await local()).context
    const executor = () => executorByName(store, 1, DEFAULT_EXECUTOR.name)
    setExecutorState(store, executor()?.key ?? 0, REJECTED)
    await local()
    expect(executor()?.state).toBe(REJECTED)
    // What was silent for long comes back.
    setExecutorState(store, executor()?.key ?? 0, UNREGISTERED)
    expect(userById(store, 1, ids.executor)).toBeDefined()
    await local({name: 'other', type: 'x'})
    expect(executor()?.state).toBe(APPROVED)
    expect(executorByName(store, 1, 'other')).toBeUndefined()
    store.transaction(() => store.prepare('DELETE FROM colony').run())
    await local({name: 'other', type: 'x'})
    expect(allColonies(store)).toMatchObject([{name: 'dev', id: ids.owner}])
    expect(executorByName(store, allColonies(store)[0]?.key ?? 0, 'other')).toMatchObject({id: ids.executor, type: 'x'})
  })

  test('keeps its executor a member, however long it was silent', async () => {
    const at = async (hour: number): Promise<ColoniesServer> => {
      const server = await openLocal(place, DEFAULT_EXECUTOR, {now: () => hour * 3_600_000})
      open.push(server)
      return server
    }
    const {store} = (await at(1)).context
    const executor = () => executorByName(store, 1, DEFAULT_EXECUTOR.name)
    expect(executor()?.heard).toBeNull()
    heardFrom(store, executor()?.key ?? 0, 3_600_000_000)
    await at(5)
    expect(executor()).toMatchObject({state: APPROVED})
    expect(executor()?.heard).toBeGreaterThanOrEqual(5 * 3_600_000_000)
  })

  test('keeps whoever has taken the name of its executor or the server', async () => {
    const {store} = (await local()).context
    const stranger = 'ab'.repeat(32)
    store.transaction(() => {
      store.prepare('UPDATE executor SET id = ?').run(stranger)
      store.prepare('UPDATE server SET id = ?').run(stranger)
    })
    await local()
    expect(executorByName(store, 1, DEFAULT_EXECUTOR.name)?.id).toBe(stranger)
    expect(serverId(store)).toBe(stranger)
  })

  test('says which of its keystores is damaged', async () => {
    await devIdentities(place)
    writeFileSync(join(place.keystores, 'owner.keystore'), '{')
    await expect(openLocal(place, DEFAULT_EXECUTOR)).rejects.toMatchObject({
      code: 'KEYSTORE_MALFORMED',
      message: expect.stringContaining(place.keystores),
    })
  })

  test('makes nothing when it is only looked at', async () => {
    expect(await existingDevKey(place, 'user')).toBeUndefined()
    expect(await existingDevIdentity(place, 'user')).toBeUndefined()
    const ids = await devIdentities(place)
    expect(await existingDevIdentity(place, 'user')).toBe(ids.user)
    expect(identityOfKey((await existingDevKey(place, 'owner')) ?? new Uint8Array())).toBe(ids.owner)
  })
})

describe('a place that somebody owns by an identity', () => {
  test('is given to another only when that is said', () => {
    const [one, other] = ['ab'.repeat(32), 'cd'.repeat(32)]
    const ownedBy = (id: string, replace: boolean): string | undefined => {
      const server = openOwned(place, {id, replace}, {})
      open.push(server)
      return serverId(server.context.store)
    }
    expect(ownedBy(one, false)).toBe(one)
    expect(ownedBy(one, false)).toBe(one)
    expect(() => ownedBy(other, false)).toThrow(expect.objectContaining({code: 'INPUT_INVALID'}))
    expect(ownedBy(other, true)).toBe(other)
    expect(allColonies((open[0] as ColoniesServer).context.store)).toEqual([])
  })
})
