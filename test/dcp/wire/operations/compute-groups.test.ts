import {expect, it} from 'vitest'
import {defaultDeployment} from '../../../../src/dcp/job/deployment.js'
import {PUBLIC_GROUP} from '../../../../src/dcp/scheduler/compute-groups.js'
import {eh1, joinHashHash} from '../../../../src/dcp/scheduler/groups/join-hash.js'
import {addJobToGroups} from '../../../../src/dcp/wire/operations/compute-groups-add-job-to-groups.js'
import {changeGroup} from '../../../../src/dcp/wire/operations/compute-groups-change-group.js'
import {createGroup} from '../../../../src/dcp/wire/operations/compute-groups-create-group.js'
import {deleteGroup} from '../../../../src/dcp/wire/operations/compute-groups-delete-group.js'
import {listGroupJobs} from '../../../../src/dcp/wire/operations/compute-groups-list-jobs.js'
import {removeAllJobs} from '../../../../src/dcp/wire/operations/compute-groups-remove-all-jobs.js'
import {removeJob} from '../../../../src/dcp/wire/operations/compute-groups-remove-job.js'
import {openWorld, type Someone} from './scripted-caller.js'

const HASH = eh1('demo secret')
const demo = {joinKey: 'demo', joinHash: HASH}

const create = (who: Someone, otherProperties: object = {}, joinDescriptor: object = demo) =>
  who.call(createGroup, {joinDescriptor, name: 'Demo', description: 'of the tests', otherProperties})

/** What the official client makes of `{joinKey: 'demo', joinSecret}` on the session of this caller. */
const proof = ({caller}: Someone, hash = HASH) => ({joinKey: 'demo', joinHashHash: joinHashHash(hash, caller.dcpsid)})

const success = (payload: unknown = expect.anything()) => ({success: true, payload})
const refused = (code: string) => ({success: false, code, message: expect.any(String)})

it('a job joins the groups whose secret its owner shows, and the public one', async () => {
  const {scheduler, someone} = openWorld()
  const [alice, bob] = [someone(), someone()]
  expect(create(alice)).toEqual(success(expect.stringMatching(/^[\w+/-]{22}$/)))
  const job = await bob.job()
  const cgArray = [proof(bob), {...PUBLIC_GROUP, id: 1, joinHash: ''}]
  expect(bob.call(addJobToGroups, {job, cgArray})).toEqual(
    success([expect.objectContaining({joinKey: 'demo', name: 'Demo'}), expect.objectContaining({joinKey: 'public'})]),
  )
  expect(scheduler.groups.groupsOf(job).map(({name}) => name)).toEqual([PUBLIC_GROUP.name, 'Demo'])
})

it('a wrong secret joins nothing, whatever else the job joins', async () => {
  const {scheduler, someone} = openWorld()
  const [alice, bob] = [someone(), someone()]
  create(alice)
  const job = await bob.job()
  const wrong = [
    proof(bob, eh1('demo wrong')),
    proof(alice),
    {joinKey: 'demo'},
    {joinKey: 'demo', joinHashHash: HASH},
    {joinKey: 'demo', joinHash: HASH, joinSecret: 'secret'},
    {joinKey: 'nobody', joinHashHash: joinHashHash(HASH, bob.caller.dcpsid)},
  ]
  for (const descriptor of wrong) {
    expect(bob.call(addJobToGroups, {job, cgArray: [descriptor]})).toEqual(refused('EACCES'))
  }
  expect(scheduler.groups.groupsOf(job)).toEqual([])
  expect(bob.call(addJobToGroups, {job, cgArray: [...wrong, {joinKey: 'public'}]})).toEqual(
    success([expect.objectContaining({joinKey: 'public'})]),
  )
  expect(bob.call(addJobToGroups, {job, cgArray: []})).toEqual(refused('EACCES'))
})

it('only the owner of a job puts it into groups', async () => {
  const {someone} = openWorld()
  const [alice, bob] = [someone(), someone()]
  const job = await alice.job()
  expect(bob.call(addJobToGroups, {job, cgArray: [{joinKey: 'public'}]})).toEqual(refused('EPERM'))
  expect(bob.call(addJobToGroups, {job: 'nobody', cgArray: []})).toEqual(refused('JOB_NOT_FOUND'))
})

it('a localExec job joins no group', async () => {
  const {someone} = openWorld()
  const alice = someone()
  const job = await alice.job({deployment: {...defaultDeployment(), localExec: true}})
  expect(alice.call(addJobToGroups, {job, cgArray: [{joinKey: 'public'}]})).toEqual(refused('EINVAL'))
})

it('the owner of a group needs no secret; others none where only the owner deploys', async () => {
  const {someone} = openWorld()
  const [alice, bob] = [someone(), someone()]
  create(alice, {deployAccess: 'owner'})
  const [hers, his] = [await alice.job(), await bob.job()]
  expect(alice.call(addJobToGroups, {job: hers, cgArray: [{joinKey: 'demo'}]})).toEqual(success())
  expect(bob.call(addJobToGroups, {job: his, cgArray: [proof(bob)]})).toEqual(refused('EACCES'))
})

it('a group may be joined by an address, shown by the session or by a signature', async () => {
  const {someone} = openWorld()
  const [alice, bob, carol] = [someone(), someone(), someone()]
  const id = 'bYcYGQ3NOpFnP4FKs6IBQd'
  expect(create(alice, {}, {id, joinAddress: bob.address.toLowerCase().slice(2)})).toEqual(success(id))
  const cgArray = [{id, joinAddress: bob.address}]
  const [his, hers] = [await bob.job(), await carol.job()]
  expect(bob.call(addJobToGroups, {job: his, cgArray})).toEqual(success())
  expect(carol.call(addJobToGroups, {job: hers, cgArray})).toEqual(refused('EACCES'))
  expect(carol.call(addJobToGroups, {job: hers, cgArray}, [bob.address])).toEqual(success())
})

it('a full group takes no more jobs', async () => {
  const {someone} = openWorld()
  const alice = someone()
  create(alice, {maxConcurrentJobs: 1})
  const cgArray = [{joinKey: 'demo'}]
  expect(alice.call(addJobToGroups, {job: await alice.job(), cgArray})).toEqual(success())
  const job = await alice.job()
  expect(alice.call(addJobToGroups, {job, cgArray})).toEqual(refused('EACCES'))
  alice.call(changeGroup, {descriptor: {joinKey: 'demo'}, newDescriptor: {maxConcurrentJobs: null}})
  expect(alice.call(addJobToGroups, {job, cgArray})).toEqual(success())
})

it.each([
  [{joinKey: 'demo'}, 'EINVAL'],
  [{joinHash: HASH}, 'EINVAL'],
  [{joinKey: 'demo', joinHash: 'secret'}, 'EINVAL'],
  [{joinKey: 'x'.repeat(256), joinHash: HASH}, 'EINVAL'],
  [{joinKey: 7, joinHash: HASH}, 'EINVAL'],
  [{id: 'short', joinAddress: '0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266'}, 'EINVAL'],
  [{joinKey: 'demo', joinAddress: '0x12'}, 'EINVAL'],
  [{joinKey: 'public', joinHash: HASH}, 'EEXIST'],
  [undefined, 'EINVAL'],
])('no group is made of %j', (joinDescriptor, code) => {
  const {someone} = openWorld()
  expect(someone().call(createGroup, {joinDescriptor})).toEqual(refused(code))
})

it('what this scheduler cannot keep is refused', () => {
  const alice = openWorld().someone()
  for (const settings of [
    {deployFee: '0.00015'},
    {commissionRate: 0.5},
    {addJobFee: 1},
    {maxTotalPayment: 10},
    {maxConcurrentEscrow: '1'},
    {maxConcurrentWorkers: 1},
    {maxConcurrentSandboxes: 1},
    {maxConcurrentCPUs: 1},
    {maxConcurrentGPUs: 1},
  ]) {
    expect(create(alice, settings)).toEqual(refused('ENOSYS'))
  }
  expect(create(alice, {deployAccess: 'nobody'})).toEqual(refused('EINVAL'))
  expect(create(alice, {maxConcurrentJobs: -1})).toEqual(refused('EINVAL'))
  expect(create(alice, {deployFee: '0', commissionRate: 0, maxTotalPayment: null})).toEqual(success())
  expect(create(alice)).toEqual(refused('EEXIST'))
})

it('the owner changes a group, and a changed secret shuts out who knew the old one', async () => {
  const {scheduler, someone} = openWorld()
  const [alice, bob] = [someone(), someone()]
  create(alice)
  const change = (who: Someone, newDescriptor: object) =>
    who.call(changeGroup, {descriptor: {joinKey: 'demo'}, newDescriptor})
  expect(change(bob, {name: 'His'})).toEqual(refused('ENOENT'))
  expect(change(alice, {joinHash: eh1('demo new'), name: 'Hers'})).toEqual(success())
  expect(scheduler.groups.find({joinKey: 'demo'})).toMatchObject({name: 'Hers', description: 'of the tests'})
  const job = await bob.job()
  expect(bob.call(addJobToGroups, {job, cgArray: [proof(bob)]})).toEqual(refused('EACCES'))
  expect(bob.call(addJobToGroups, {job, cgArray: [proof(bob, eh1('demo new'))]})).toEqual(success())
})

it('the owner lists and removes the jobs of a group, and deletes it; nobody else does', async () => {
  const {scheduler, someone} = openWorld()
  const [alice, bob] = [someone(), someone()]
  create(alice)
  const descriptor = {joinKey: 'demo'}
  const jobs = [await bob.job(), await bob.job(), await bob.job()]
  for (const job of jobs) bob.call(addJobToGroups, {job, cgArray: [proof(bob)]})
  for (const operation of [listGroupJobs, removeJob, removeAllJobs, deleteGroup]) {
    expect(bob.call(operation, {descriptor, job: jobs[0]})).toEqual(refused('ENOENT'))
    expect(bob.call(operation, {descriptor: {joinKey: 'public'}, job: jobs[0]})).toEqual(refused('ENOENT'))
    expect(alice.call(operation, {job: jobs[0]})).toEqual(refused('EINVAL'))
  }
  expect(alice.call(listGroupJobs, {descriptor})).toEqual(success(jobs))
  expect(alice.call(removeJob, {descriptor, job: jobs[0]})).toEqual(success())
  expect(alice.call(removeJob, {descriptor, job: jobs[0]})).toEqual(refused('ENOENT'))
  expect(alice.call(removeAllJobs, {descriptor})).toEqual(success(2))
  expect(alice.call(listGroupJobs, {descriptor})).toEqual(success([]))
  expect(alice.call(deleteGroup, {descriptor})).toEqual(success())
  expect(scheduler.groups.find(descriptor)).toBeUndefined()
})
