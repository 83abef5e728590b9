import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {eh1, joinHashHash} from '../../../src/dcp/scheduler/groups/join-hash.js'
import {type CaseReport, type DcpNetwork, dcpNetwork} from '../../support/dcp-network.js'
import {type WorkerHost, whyNoWorker, workerHost} from '../../support/dcp-worker.js'
import {seenBy} from '../../support/official-script.js'
import {eventually} from '../../support/started.js'

const refused = (code: string) => ({success: false, error: expect.objectContaining({code})})
const success = (payload: unknown = expect.anything()) => ({success: true, payload})

/** Makes groups that belong to none of the identities of the network. */
function groupsOfAStranger(network: DcpNetwork, ...joinKeys: readonly string[]): Promise<unknown> {
  return seenBy(
    network,
    `
    const stranger = await new wallet.IdKeystore(null, '')
    wallet.addId(stranger)
    await require('dcp/identity').set(stranger)
    for (const joinKey of ${JSON.stringify(joinKeys)}) {
      const made = await groups.createGroup({joinKey, joinSecret: 'secret'}, joinKey, 'of the tests')
      if (!made.success) throw made.error
    }
    `,
  )
}

describe('compute groups, from the official client', () => {
  let network: DcpNetwork
  beforeAll(async () => {
    network = await dcpNetwork(['--workers', '1'])
    await groupsOfAStranger(network, 'demo', 'more')
  })
  afterAll(() => network?.remove())

  it('proves secrets as we check them, for a job and for a worker', async () => {
    const seen = await seenBy(
      network,
      `
      const dcpsid = 'A'.repeat(42)
      const members = [{joinKey: 'demo', joinSecret: 'secret'}, {joinKey: 'other', joinHash: '${eh1('other word')}'}]
      seen.worker = groups.generateTaskRequestWorkerComputeGroups({computeGroups: members}, {connection: {dcpsid}})
      groups.serviceConnection = {
        dcpsid,
        keepalive: async () => {},
        request: async (_operation, data) => {
          seen.job = data.cgArray
          return {success: true}
        },
      }
      await groups.addJobToGroups('job', members)
      `,
    )
    const proofs = [
      {joinKey: 'demo', joinHashHash: joinHashHash(eh1('demo secret'), 'A'.repeat(42))},
      {joinKey: 'other', joinHashHash: joinHashHash(eh1('other word'), 'A'.repeat(42))},
    ]
    expect(seen.job).toEqual(proofs)
    expect(seen.worker).toEqual([...proofs, {joinKey: 'public', joinHashHash: expect.any(String)}])
  })

  it('are made, changed and deleted; refusals have a code', async () => {
    const seen = await seenBy(
      network,
      `
      const secret = () => ({joinKey: 'kept', joinSecret: 'secret'})
      seen.made = await groups.createGroup(secret(), 'Kept', 'of the tests')
      seen.again = await groups.createGroup(secret(), 'Kept', 'of the tests')
      seen.dear = await groups.createGroup({joinKey: 'dear', joinSecret: 'secret'}, 'Dear', '', {deployFee: 1})
      seen.jobs = await groups.listJobs({joinKey: 'kept'})
      seen.publicJobs = await groups.listJobs({joinKey: 'public'})
      seen.changed = await groups.changeGroup({joinKey: 'kept'}, {name: 'Renamed', maxConcurrentJobs: 5})
      seen.deleted = await groups.deleteGroup({joinKey: 'kept'})
      seen.gone = await groups.deleteGroup({joinKey: 'kept'})
      `,
    )
    expect(seen).toEqual({
      made: success(expect.stringMatching(/^\w{22}$/)),
      again: refused('EEXIST'),
      dear: refused('ENOSYS'),
      jobs: success([]),
      publicJobs: refused('ENOENT'),
      changed: success(),
      deleted: success(),
      gone: refused('ENOENT'),
    })
  })

  it('take the jobs of who knows their secret; others are cancelled', async () => {
    const {joined, wrong, partly} = await network.cases(`
      const inGroups = (computeGroups) => () => {
        const job = compute.for([1, 2, 3], (x) => x * x)
        job.computeGroups = computeGroups
        return job
      }
      cases.joined = inGroups([{joinKey: 'demo', joinSecret: 'secret'}, {joinKey: 'more', joinHash: '${eh1('more secret')}'}])
      cases.wrong = inGroups([{joinKey: 'demo', joinSecret: 'wrong'}, {joinKey: 'nobody', joinSecret: 'secret'}])
      cases.partly = inGroups([{joinKey: 'demo', joinSecret: 'wrong'}, {joinKey: 'more', joinSecret: 'secret'}])
    `)
    expect(joined?.results).toEqual([1, 4, 9])
    expect(partly?.results).toEqual([1, 4, 9])
    expect(wrong?.error?.code).toBe('DCPL-1100')
    const jobs: {readonly code: string | null; readonly status: string}[] = JSON.parse(
      (await network.dcp(['job', 'list', '--json'])).stdout,
    )
    expect(jobs.filter(({status}) => status === 'cancelled')).toHaveLength(1)
  })
})

describe.skipIf(whyNoWorker() !== undefined)('official workers and compute groups', () => {
  let network: DcpNetwork
  let host: WorkerHost
  beforeAll(async () => {
    host = await workerHost()
    network = await dcpNetwork([])
    await groupsOfAStranger(network, 'demo', 'more')
  })
  afterAll(async () => {
    await host?.remove()
    await network?.remove()
  })

  it('computes a job only if it is in a group of it', async () => {
    const {location} = network
    const members = [{joinKey: 'demo', joinSecret: 'secret'}]
    const member = host.start('member', {location, config: {computeGroups: members, leaveGlobalGroup: true}})
    const outsiders = [
      host.start('public', {location}),
      host.start('wrong', {location, config: {computeGroups: [{joinKey: 'demo', joinSecret: 'wrong'}]}}),
    ]
    const running = network.cases(`
      const inGroups = (computeGroups) => () => {
        const job = compute.for(1, 6, (x) => { progress(); return x * x })
        if (computeGroups) job.computeGroups = computeGroups
        return job
      }
      cases.secret = inGroups([{joinKey: 'demo', joinSecret: 'secret'}])
      cases.open = inGroups()
    `)
    const {secret, open}: Readonly<Record<string, CaseReport>> = await running
    expect(secret?.results).toEqual([1, 4, 9, 16, 25, 36])
    expect(open?.results).toEqual([1, 4, 9, 16, 25, 36])
    const computed = (worker: typeof member) => worker.told('result').map(({job}) => job)
    await eventually(async () => computed(member).length === 6)
    expect(new Set(computed(member))).toEqual(new Set([secret?.id]))
    expect(new Set(outsiders.flatMap(computed))).toEqual(new Set([open?.id]))
  })
})
