import {DCP_MIGRATIONS} from '../../../src/dcp/scheduler/migrations/list.js'
import {processFacts} from '../../../src/dcp/scheduler/process-liveness.js'
import {openScheduler} from '../../../src/dcp/scheduler/scheduler.js'
import {openStore} from '../../../src/store/open.js'
import {describeJob, range, squares} from './jobs.js'

/**
 * Arguments: file, slices of a job to submit (or 0), slices of a claim. Works until nothing is left, and prints what
 * is submitted, claimed and acknowledged.
 */
const [file = '', slices = '0', batch = '1'] = process.argv.slice(2)
const store = openStore({file, migrations: DCP_MIGRATIONS})
const scheduler = openScheduler({store, now: Date.now, self: processFacts(process.pid)})
const worker = `w${process.pid}`
scheduler.register(worker)
if (slices !== '0') {
  const job = describeJob(range(Number(slices)))
  await scheduler.submit(job)
  console.log(`submitted ${job.id}`)
}
for (;;) {
  const task = scheduler.claim({worker, maxSlices: Number(batch), maxBytes: 1 << 20})
  if (!task) break
  console.log(`claimed ${task.first} ${task.last}`)
  if (scheduler.record(task, {outcomes: squares(task), console: [], custom: []}))
    console.log(`recorded ${task.first} ${task.last}`)
  await new Promise((resolve) => setImmediate(resolve))
}
scheduler.unregister(worker)
store.close()
