import {describe, expect, test} from 'vitest'
import type {RemoteReport} from '../../../../src/dcp/scheduler/remote-tasks.js'
import {createReportQueue} from '../../../../src/dcp/wire/tasks/report-queue.js'
import {range} from '../../scheduler/jobs.js'
import {ask, remoteWorker, took} from '../../scheduler/remote.js'
import {openFixture, report, submit} from '../../scheduler/support.js'

const result = (worker: string, job: string, slice: number): RemoteReport => ({
  worker: remoteWorker(worker),
  job,
  report: report({outcomes: [took(slice, 1)]}),
})

describe('the queue of reports', () => {
  test('writes what comes together in one transaction, in order, and tells each what became of it', async () => {
    const {scheduler, store} = openFixture()
    const job = await submit(scheduler, range(3))
    for (const worker of ['a', 'b']) ask(scheduler, remoteWorker(worker), {cores: 2})
    const queue = createReportQueue(scheduler.remote)
    const before = store.generation()
    const became = await Promise.all([
      queue.add(result('a', job, 2)),
      queue.add(result('b', job, 3)),
      queue.add(result('b', job, 2)),
      queue.add(result('a', 'nobody knows it', 1)),
      queue.add(result('a', job, 1)),
    ])
    expect(became).toEqual(['recorded', 'recorded', 'duplicate', 'unknown', 'recorded'])
    expect(store.generation()).toBe(before + 1)
    expect(scheduler.summary(job).status).toBe('finished')
  })

  test('lets nobody suffer for what another sent', async () => {
    const {scheduler} = openFixture()
    const job = await submit(scheduler, range(2))
    ask(scheduler, remoteWorker('a'), {cores: 2})
    const queue = createReportQueue({
      recordMany: (reports) => {
        if (reports.some(({worker}) => worker.worker === 'bad')) throw new Error('broken')
        return scheduler.remote.recordMany(reports)
      },
    })
    const [one, bad, two] = await Promise.allSettled([
      queue.add(result('a', job, 1)),
      queue.add(result('bad', job, 2)),
      queue.add(result('a', job, 2)),
    ])
    expect([one, two]).toMatchObject([{value: 'recorded'}, {value: 'recorded'}])
    expect(bad).toMatchObject({status: 'rejected'})
  })
})
