import {afterAll, beforeAll, expect, test} from 'vitest'
import {type CaseReport, type DcpNetwork, dcpNetwork} from '../../support/dcp-network.js'

// What a program of dcp-client may do with the job of somebody else: nothing.

let network: DcpNetwork
let attempts: CaseReport['extra']
let id: string

beforeAll(async () => {
  network = await dcpNetwork(['--workers', '1'])
  for (const name of ['id', 'default']) {
    const env = {DCP_RESOURCE_DIR: `${network.path}/stranger`}
    await network.home.run('keystore', ['create', name, '--light', '--empty-passphrase'], {env})
  }
  const owner = network.script(`
    require('dcp-client').init().then(async () => {
      const job = require('dcp/compute').for([7], (x) => { progress(); return 'secret ' + x })
      job.autoClose = false
      job.on('result', () => console.log(job.id))
      await job.exec(0)
    })
  `)
  while (owner.lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 50))
  id = owner.lines[0] ?? ''
  const reports = await network.cases(
    `
    const {addSlices, fetchResults} = require('dcp/job')
    // The client waits for ever where slices are refused.
    const late = () => new Promise((resolve) => setTimeout(resolve, 5000, 'late'))
    const attempt = async (act) => { try { return await Promise.race([act(), late()]) } catch (error) { return failure(error) } }
    cases.stranger = ({extra}) => {
      const job = compute.for([1], (x) => { progress(); return x })
      const run = async () => {
        const results = await job.exec(0)
        extra.results = await attempt(() => fetchResults('${id}'))
        extra.added = await attempt(() => addSlices([8], '${id}'))
        extra.status = await attempt(() => compute.status('${id}'))
        extra.listed = await attempt(() => compute.status({statuses: ['running', 'finished', 'cancelled']}))
        extra.cancelled = await attempt(() => compute.cancel('${id}', account, 'spite'))
        return results
      }
      return {job, run}
    }
    `,
    {env: {DCP_RESOURCE_DIR: `${network.path}/stranger`}},
  )
  attempts = reports.stranger?.extra ?? {}
  expect(reports.stranger).toMatchObject({results: [1]})
})
afterAll(() => network?.remove())

test('its results, its state and its existence stay hidden', () => {
  expect(JSON.stringify(attempts)).not.toContain('secret')
  expect(attempts.status ?? null).not.toMatchObject({job: id})
  expect(attempts.listed).toHaveLength(1)
  expect(JSON.stringify(attempts.listed)).not.toContain(id)
})

test('it takes neither slices nor an end from others', async () => {
  expect(attempts.added).not.toMatchObject({success: true})
  expect(await network.json(['job', 'status', id])).toMatchObject({status: 'running', total: 1, computed: 1})
})
