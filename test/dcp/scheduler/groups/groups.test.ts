import {expect, it} from 'vitest'
import {MACHINE_GROUP, type NewGroup, PUBLIC_GROUP} from '../../../../src/dcp/scheduler/compute-groups.js'
import {eh1, joinHashHash} from '../../../../src/dcp/scheduler/groups/join-hash.js'
import {range} from '../jobs.js'
import {openFixture, submit} from '../support.js'

const SESSION = 'A'.repeat(42)
const DEMO = eh1('demo secret')

const group = (changes: Partial<NewGroup> = {}): NewGroup => ({
  opaqueId: 'bYcYGQ3NOpFnP4FKs6IBQd',
  joinKey: 'demo',
  joinHash: DEMO,
  joinAddress: null,
  owner: '0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  name: 'Demo',
  description: 'of the tests',
  deployAccess: 'join',
  maxConcurrentJobs: null,
  ...changes,
})

function keyOf(found: {readonly key: number} | undefined): number {
  if (!found) throw new Error('no such group')
  return found.key
}

it('a join hash is what the official client makes', () => {
  expect(DEMO).toBe('eh1-728d80f2e6d2d00cfd5f9287fc5af185fddbad1417f50ac6af2e132a3131c3b9')
})

it('the public group is there from the start, and needs no secret', () => {
  const {scheduler} = openFixture()
  expect(scheduler.groups.find({joinKey: 'public'})).toMatchObject({...PUBLIC_GROUP, owner: null, joinHash: null})
  expect(scheduler.groups.find({opaqueId: PUBLIC_GROUP.opaqueId})?.key).toBe(PUBLIC_GROUP.key)
  expect(scheduler.groups.proven([{joinKey: 'public'}], SESSION)).toEqual([PUBLIC_GROUP.key])
  expect(scheduler.groups.proven([{joinKey: 'public', joinHashHash: 'eh1-00'}], SESSION)).toEqual([PUBLIC_GROUP.key])
})

it('a proof holds for the secret and the session that it was made of, and for no other', () => {
  const {scheduler} = openFixture()
  const key = keyOf(scheduler.groups.create(group()))
  const proven = (shown?: string) =>
    scheduler.groups.proven([{joinKey: 'demo', ...(shown === undefined ? {} : {joinHashHash: shown})}], SESSION)
  expect(proven(joinHashHash(DEMO, SESSION))).toEqual([key])
  expect(proven(joinHashHash(eh1('demo wrong'), SESSION))).toEqual([])
  expect(proven(joinHashHash(DEMO, 'B'.repeat(42)))).toEqual([])
  expect(proven(DEMO)).toEqual([])
  expect(proven('')).toEqual([])
  expect(proven()).toEqual([])
})

it('each group is counted once, and unknown ones not at all', () => {
  const {scheduler} = openFixture()
  const key = keyOf(scheduler.groups.create(group()))
  const proof = {joinKey: 'demo', joinHashHash: joinHashHash(DEMO, SESSION)}
  const unknown = {joinKey: 'nobody', joinHashHash: joinHashHash(DEMO, SESSION)}
  expect(scheduler.groups.proven([proof, unknown, {joinKey: 'public'}, proof], SESSION)).toEqual([
    key,
    PUBLIC_GROUP.key,
  ])
})

it('nobody joins a group without a secret by a proof', () => {
  const {scheduler} = openFixture()
  scheduler.groups.create(group({joinHash: null, joinAddress: '0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266'}))
  const proof = {joinKey: 'demo', joinHashHash: joinHashHash('', SESSION)}
  expect(scheduler.groups.proven([proof], SESSION)).toEqual([])
})

it('a join key and an id are given once', () => {
  const {scheduler} = openFixture()
  scheduler.groups.create(group())
  expect(scheduler.groups.create(group({opaqueId: 'x'.repeat(22)}))).toBeUndefined()
  expect(scheduler.groups.create(group({joinKey: 'other'}))).toBeUndefined()
  expect(scheduler.groups.create(group({joinKey: null, opaqueId: 'y'.repeat(22)}))).toBeDefined()
  expect(scheduler.groups.create(group({joinKey: null, opaqueId: 'z'.repeat(22)}))).toBeDefined()
})

it('a job that is deployed here stands in the groups that it names, in the public one only if it names that or none', async () => {
  const {scheduler} = openFixture()
  const {opaqueId} = group()
  scheduler.groups.create(group())
  const groupsOf = async (...computeGroups: readonly string[]) =>
    scheduler.groups.groupsOf(await submit(scheduler, range(1), {computeGroups})).map((each) => each.opaqueId)
  expect(await groupsOf()).toEqual([PUBLIC_GROUP.opaqueId])
  expect(await groupsOf('public')).toEqual([PUBLIC_GROUP.opaqueId])
  expect(await groupsOf('demo')).toEqual([opaqueId])
  expect(await groupsOf('demo', 'public', 'nobody')).toEqual([PUBLIC_GROUP.opaqueId, opaqueId])
  expect(await groupsOf('nobody')).toEqual([MACHINE_GROUP.opaqueId])
  expect(scheduler.claim({worker: 'w', maxSlices: 1, maxBytes: 1 << 20})).toBeDefined()
})

it('a job is put into groups and taken out again', async () => {
  const {scheduler} = openFixture()
  const key = keyOf(scheduler.groups.create(group()))
  const job = await submit(scheduler, range(3))
  scheduler.groups.removeAllJobs(PUBLIC_GROUP.key)
  expect(scheduler.groups.groupsOf(job)).toEqual([])
  expect(scheduler.groups.addJob(job, [key, 999])).toEqual([key])
  expect(scheduler.groups.addJob(job, [key, PUBLIC_GROUP.key])).toEqual([key, PUBLIC_GROUP.key])
  expect(scheduler.groups.groupsOf(job).map(({name}) => name)).toEqual([PUBLIC_GROUP.name, 'Demo'])
  expect(scheduler.groups.jobsOf(key)).toEqual([job])
  expect(scheduler.groups.removeJob(key, job)).toBe(true)
  expect(scheduler.groups.removeJob(key, job)).toBe(false)
  expect(scheduler.groups.jobsOf(key)).toEqual([])
})

it('a full group takes another job once one has ended', async () => {
  const {scheduler} = openFixture()
  const key = keyOf(scheduler.groups.create(group({maxConcurrentJobs: 1})))
  const [first, second] = [await submit(scheduler, range(1)), await submit(scheduler, range(1))]
  expect(scheduler.groups.addJob(first, [key])).toEqual([key])
  expect(scheduler.groups.addJob(first, [key])).toEqual([key])
  expect(scheduler.groups.addJob(second, [key])).toEqual([])
  scheduler.cancel(first, 'enough')
  expect(scheduler.groups.addJob(second, [key])).toEqual([key])
})

it('a group that is changed keeps its jobs, one that is deleted leaves them', async () => {
  const {scheduler} = openFixture()
  const made = scheduler.groups.create(group())
  if (!made) throw new Error('no group')
  const job = await submit(scheduler, range(1))
  scheduler.groups.addJob(job, [made.key])
  scheduler.groups.change({...made, name: 'Renamed', joinHash: eh1('demo other')})
  expect(scheduler.groups.find({joinKey: 'demo'})).toMatchObject({name: 'Renamed', joinHash: eh1('demo other')})
  expect(scheduler.groups.jobsOf(made.key)).toEqual([job])
  scheduler.groups.delete(made.key)
  expect(scheduler.groups.find({joinKey: 'demo'})).toBeUndefined()
  expect(scheduler.groups.groupsOf(job).map(({name}) => name)).not.toContain('Renamed')
  expect(scheduler.summary(job).status).toBe('running')
})
