import {DCP_MIGRATIONS} from '../../../src/dcp/scheduler/migrations/list.js'
import {processFacts} from '../../../src/dcp/scheduler/process-liveness.js'
import {openScheduler} from '../../../src/dcp/scheduler/scheduler.js'
import {openStore} from '../../../src/store/open.js'
import {describeJob, range, squares} from './jobs.js'

/**
 * Arguments: file, slices of a job to submit (or 0), slices of a claim, tasks to hold at once. Works until nothing is
 * left, records each task in two halves, and prints what is submitted, claimed and acknowledged.
 */
const [file = '', slices = '0', batch = '1', most = '1'] = process.argv.slice(2)
const store = openStore({file, migrations: DCP_MIGRATIONS})
const scheduler = openScheduler({store, now: Date.now, self: processFacts(process.pid)})
const worker = `w${process.pid}`
scheduler.register(worker)
if (slices !== '0') {
  const job = describeJob(range(Number(slices)))
  await scheduler.submit(job)
  console.log(`submitted ${job.id}`)
}
const turn = () => new Promise((resolve) => setImmediate(resolve))
const claim = () => {
  const task = scheduler.claim({worker, maxSlices: Number(batch), maxBytes: 1 << 20})
  if (task) console.log(`claimed ${task.first} ${task.last} ${task.work.id}`)
  return task
}
for (;;) {
  const tasks = Array.from({length: Number(most)}, claim).filter((task) => task !== undefined)
  if (tasks.length === 0) break
  for (const task of tasks) {
    const middle = Math.floor((task.first + task.last) / 2)
    for (const [first, last] of [
      [task.first, middle],
      [middle + 1, task.last],
    ] as const) {
      const outcomes = squares(task).filter(({slice}) => first <= slice && slice <= last)
      if (outcomes.length > 0 && scheduler.record(task, {outcomes, console: [], custom: []}))
        console.log(`recorded ${first} ${last} ${task.work.id}`)
      await turn()
    }
  }
}
scheduler.unregister(worker)
store.close()
