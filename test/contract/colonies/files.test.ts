import {describe, expect, test} from 'vitest'
import type {File} from '../../../src/colonies/wire/objects/files.js'
import {contract} from '../../support/colonies-contract.js'
import {embedded, type TestColony} from '../../support/colonies-world.js'

// What ColonyFS knows of files: colonies-protocol, section 19.

const its = contract()
const NOWHERE = '0'.repeat(64)

const described = (colony: TestColony, rest: object = {}): object => ({
  colonyname: colony.name,
  label: '/data',
  name: 'a.txt',
  size: 3,
  checksum: 'ab'.repeat(32),
  checksumalg: 'SHA256',
  ref: {
    protocol: 's3',
    s3object: {server: 'localhost', port: 9000, tls: true, region: 'r', encryptionalg: 'x', object: 'o', bucket: 'b'},
  },
  ...rest,
})

const add = (colony: TestColony, rest: object = {}, key = colony.user.key): Promise<File> =>
  its.caller.ask('addfilemsg', {file: described(colony, rest)}, key)

const of = (colony: TestColony, rest: object): object => ({
  colonyname: colony.name,
  fileid: '',
  label: '',
  name: '',
  latest: false,
  ...rest,
})

async function labels(colony: TestColony, name: string, exact: boolean): Promise<readonly string[]> {
  const found = await its.caller.ask('getfilelabelsmsg', {colonyname: colony.name, name, exact}, colony.user.key)
  return found.map((each) => each.name).sort()
}

describe('files', () => {
  test('are given an id, a place in the sequence and a time; the rest comes back as it was given', async () => {
    const colony = await its.another()
    const asked = described(colony)
    const added = await its.caller.ask('addfilemsg', {file: {...asked, fileid: 'mine', sequencenr: 7}}, colony.user.key)
    expect(added).toMatchObject(asked)
    expect(added.fileid).toMatch(/^[0-9a-f]{64}$/)
    expect(Math.abs(Date.parse(added.added) - Date.now())).toBeLessThan(600_000)
    const byId = of(colony, {fileid: added.fileid})
    expect(await its.caller.ask('getfilemsg', byId, colony.executor.key)).toEqual([added])
  })

  test('keep every revision, the newest first', async () => {
    const colony = await its.another()
    const revisions = [await add(colony, {size: 1}), await add(colony, {size: 2}), await add(colony, {size: 3})]
    const numbers = revisions.map((each) => each.sequencenr)
    expect([...numbers].sort((a, b) => Number(a - b))).toEqual(numbers)
    expect(new Set(numbers).size).toBe(3)
    const named = of(colony, {label: '/data', name: 'a.txt'})
    expect(await its.caller.ask('getfilemsg', named, colony.user.key)).toEqual([...revisions].reverse())
    const latest = await its.caller.ask('getfilemsg', {...named, latest: true}, colony.user.key)
    expect(latest).toEqual([revisions[2]])
  })

  test('are listed under their label in the newest revision, without those below', async () => {
    const colony = await its.another()
    const list = {colonyname: colony.name, label: '/data'}
    expect((await its.caller.send('getfilesmsg', list, colony.user.key)).json).toBe('[]')
    await add(colony, {checksum: 'old'})
    await add(colony, {checksum: 'new', size: 0})
    await add(colony, {name: 'b.txt'})
    await add(colony, {label: '/data/below', name: 'c.txt'})
    await add(colony, {label: '/database', name: 'd.txt'})
    const files = await its.caller.ask('getfilesmsg', list, colony.user.key)
    expect([...files].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      {name: 'a.txt', checksum: 'new', size: 0, s3filename: 'o'},
      {name: 'b.txt', checksum: 'ab'.repeat(32), size: 3, s3filename: 'o'},
    ])
  })

  test('that are not there', async () => {
    const {caller, colony} = its
    const key = colony.user.key
    expect(await caller.status('getfilemsg', of(colony, {fileid: NOWHERE}), key)).toBe(400)
    const named = {label: '/nowhere', name: 'x', latest: true}
    expect(await caller.status('getfilemsg', of(colony, named), key)).toBe(404)
    expect(await caller.status('getfilemsg', of(colony, {...named, latest: false}), key)).toBe(404)
    expect((await caller.send('getfilemsg', of(colony, {label: '/data'}), key)).error).toBe(true)
    expect(await caller.ask('removefilemsg', of(colony, {fileid: NOWHERE}), key)).toEqual({})
    expect(await caller.ask('removefilemsg', of(colony, {label: '/nowhere', name: 'x'}), key)).toEqual({})
    expect(await caller.status('removefilemsg', of(colony, {name: 'x'}), key)).toBe(400)
  })

  test('are removed one revision at a time, or all of a name', async () => {
    const colony = await its.another()
    const {user, executor} = colony
    const [first, second] = [await add(colony), await add(colony)]
    const other = await add(colony, {name: 'b.txt'})
    const named = of(colony, {label: '/data', name: 'a.txt'})
    expect(await its.caller.ask('removefilemsg', of(colony, {fileid: second.fileid}), executor.key)).toEqual({})
    expect(await its.caller.ask('getfilemsg', named, user.key)).toEqual([first])
    await add(colony)
    await its.caller.ask('removefilemsg', named, user.key)
    expect(await its.caller.status('getfilemsg', named, user.key)).toBe(404)
    expect(await its.caller.ask('getfilemsg', of(colony, {fileid: other.fileid}), user.key)).toEqual([other])
  })

  test('of another colony are neither seen nor removed', async () => {
    const [colony, other] = [await its.another(), await its.another()]
    const {fileid} = await add(colony)
    const {caller} = its
    expect(await caller.status('getfilemsg', of(colony, {fileid}), other.user.key)).toBe(403)
    expect(await caller.status('getfilemsg', of(other, {fileid}), other.user.key)).toBe(400)
    await caller.ask('removefilemsg', of(other, {fileid}), other.user.key)
    await caller.ask('removefilemsg', of(other, {label: '/data', name: 'a.txt'}), other.user.key)
    expect(await caller.ask('getfilemsg', of(colony, {fileid}), colony.user.key)).toHaveLength(1)
    expect(await caller.status('addfilemsg', {file: described(colony)}, other.user.key)).toBe(403)
    expect(await caller.status('addfilemsg', {file: described(colony)}, colony.owner.key)).toBe(403)
  })

  test('are gone with their colony', async () => {
    const colony = await its.another()
    const {fileid} = await add(colony)
    await its.caller.ask('removecolonymsg', {colonyname: colony.name}, its.world.server.key)
    const again = {colonyid: colony.owner.id, name: colony.name}
    await its.caller.ask('addcolonymsg', {colony: again}, its.world.server.key)
    const user = {colonyname: colony.name, userid: colony.user.id, name: 'again', email: '', phone: ''}
    await its.caller.ask('addusermsg', {user}, colony.owner.key)
    expect(await its.caller.status('getfilemsg', of(colony, {fileid}), colony.user.key)).toBe(400)
  })
})

describe('labels', () => {
  test('come and go with their files, and count them with their revisions', async () => {
    const colony = await its.another()
    const all = {colonyname: colony.name, name: '', exact: false}
    expect((await its.caller.send('getfilelabelsmsg', all, colony.user.key)).json).toBe('null')
    await add(colony)
    const {fileid} = await add(colony)
    expect(await its.caller.ask('getfilelabelsmsg', all, colony.user.key)).toEqual([{name: '/data', files: 2}])
    await its.caller.ask('removefilemsg', of(colony, {fileid}), colony.user.key)
    expect(await its.caller.ask('getfilelabelsmsg', all, colony.user.key)).toEqual([{name: '/data', files: 1}])
    await its.caller.ask('removefilemsg', of(colony, {label: '/data', name: 'a.txt'}), colony.user.key)
    expect((await its.caller.send('getfilelabelsmsg', all, colony.user.key)).json).toBe('null')
  })

  test('are found with those below them, and without their neighbours', async () => {
    const colony = await its.another()
    for (const label of ['/proj', '/proj/a', '/proj/a/b', '/project-other', '/proj-', '/other', 'proj', '/Proj/a']) {
      await add(colony, {label})
    }
    expect(await labels(colony, '/proj', true)).toEqual(['/proj', '/proj/a', '/proj/a/b'])
    expect(await labels(colony, '/proj/a', true)).toEqual(['/proj/a', '/proj/a/b'])
    expect(await labels(colony, '/proj/a/b', false)).toEqual(['/proj/a/b'])
    expect(await labels(colony, '/pro', true)).toEqual([])
    expect(await labels(colony, '', true)).toHaveLength(8)
  })
})

// What upstream does badly (colonies-protocol, sections 19 and 26).
describe.runIf(embedded)('this server', () => {
  test('keeps no keys of S3', async () => {
    const colony = await its.another()
    const secrets = {accesskey: 'A', secretkey: 'S', encryptionkey: 'E'}
    const s3object = {server: 's', port: 1, object: 'o', bucket: 'b', ...secrets}
    const added = await add(colony, {ref: {protocol: 'ftp', s3object}})
    expect(added.ref).toMatchObject({
      protocol: 's3',
      s3object: {server: 's', object: 'o', accesskey: '', secretkey: '', encryptionkey: ''},
    })
    const shown = await its.caller.ask('getfilemsg', of(colony, {fileid: added.fileid}), colony.user.key)
    expect(shown).toEqual([added])
  })

  test('takes `/proj` for no beginning of `/project-other`', async () => {
    const colony = await its.another()
    for (const label of ['/proj', '/proj/a', '/project-other', '/proj%', '/proj_']) await add(colony, {label})
    expect(await labels(colony, '/proj', false)).toEqual(['/proj', '/proj/a'])
    expect(await labels(colony, '/proj/', false)).toEqual(['/proj', '/proj/a'])
    expect(await labels(colony, '/pro', false)).toEqual([])
    expect(await labels(colony, '/', false)).toHaveLength(5)
  })

  test('lists a label that holds only other labels', async () => {
    const colony = await its.another()
    await add(colony, {label: '/proj/a/b'})
    const message = {colonyname: colony.name, name: '/proj', exact: true}
    expect(await its.caller.ask('getfilelabelsmsg', message, colony.user.key)).toEqual([
      {name: '/proj', files: 0},
      {name: '/proj/a/b', files: 1},
    ])
  })

  test('lists in the order of names', async () => {
    const colony = await its.another()
    for (const name of ['c', 'a', 'b']) await add(colony, {name})
    for (const label of ['/z', '/x', '/y']) await add(colony, {label})
    const files = await its.caller.ask('getfilesmsg', {colonyname: colony.name, label: '/data'}, colony.user.key)
    expect(files.map((each) => each.name)).toEqual(['a', 'b', 'c'])
    const all = {colonyname: colony.name, name: '', exact: false}
    const found = await its.caller.ask('getfilelabelsmsg', all, colony.user.key)
    expect(found.map((each) => each.name)).toEqual(['/data', '/x', '/y', '/z'])
  })
})
