import {beforeAll, describe, expect, it} from 'vitest'
import {eh1, joinHashHash} from '../../../src/dcp/scheduler/groups/join-hash.js'
import {type DcpNetwork, dcpNetwork} from '../../support/dcp-network.js'

/** Runs a program on the official client that puts what it saw into `seen`. */
async function see(network: DcpNetwork, source: string): Promise<Readonly<Record<string, unknown>>> {
  const program = network.script(`
    const main = async () => {
      await require('dcp-client').init()
      const groups = require('dcp/compute-groups')
      const seen = {}
      ${source}
      console.log(JSON.stringify(seen))
    }
    main().then(() => process.exit(0), (error) => {
      console.error(error)
      process.exit(1)
    })
  `)
  const status = await program.ended(30_000)
  if (status !== 0) throw new Error(program.errors.join('\n').slice(-3000))
  return JSON.parse(program.lines.at(-1) ?? '')
}

const refused = (code: string) => ({success: false, error: expect.objectContaining({code})})
const success = (payload: unknown = expect.anything()) => ({success: true, payload})

describe('compute groups, from the official client', () => {
  let network: DcpNetwork
  beforeAll(async () => {
    network = await dcpNetwork([])
  })

  it('proves secrets as we check them, for a job and for a worker', async () => {
    const seen = await see(
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
    const seen = await see(
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
})
