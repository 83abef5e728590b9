import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {openJobStore, STORE_FILE} from '../../../src/dcp/engines/embedded-store.js'
import {type DcpNetwork, dcpNetwork, payloadsOf} from '../../support/dcp-network.js'
import {eventually} from '../../support/started.js'

// A work function that falls silent. dcp-client cannot say for how long it may: nobody waits five minutes here.

let network: DcpNetwork
beforeAll(async () => {
  network = await dcpNetwork([])
})
afterAll(() => network?.remove())

test('is told with what it said last', async () => {
  const running = network.cases(`
    cases.silent = () => {
      const job = compute.for([1, 2], async (x) => {
        progress(0.5)
        if (x === 2) await new Promise(() => {})
        return x
      })
      job.public.name = 'silent'
      return job
    }
  `)
  const id = await eventually(async () => {
    const [job] = await network.json<{id: string; total: number}[]>(['job', 'list'])
    return job?.total === 2 ? job.id : undefined
  })
  const store = openJobStore(join(network.state, STORE_FILE))
  store.prepare('UPDATE job SET progress_timeout = 200, retries = 0 WHERE id = ?').run(id)
  store.close()
  const worker = network.start(['worker', 'start', '--cores', '1'])
  const {silent} = await running
  worker.kill('SIGTERM')
  expect(await worker.ended()).toBe(0)
  const place = {job: id, sliceNumber: 2, jobName: 'silent'}
  expect(silent && payloadsOf(silent, 'noprogress')).toEqual([
    {
      ...place,
      message: expect.any(String),
      code: 'ENOPROGRESS',
      timestamp: expect.any(Number),
      progressReports: {
        last: {deltaMs: expect.any(Number), progress: 50, value: 0.5, throttledReports: 0},
        lastDeterministic: {deltaMs: expect.any(Number), progress: 50, value: 0.5, throttledReports: 0},
      },
    },
  ])
  expect(silent && payloadsOf(silent, 'error')).toMatchObject([{...place, code: 'ENOPROGRESS'}])
})
