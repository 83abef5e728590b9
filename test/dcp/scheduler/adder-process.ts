import {DCP_MIGRATIONS} from '../../../src/dcp/scheduler/migrations/list.js'
import {processFacts} from '../../../src/dcp/scheduler/process-liveness.js'
import {openScheduler} from '../../../src/dcp/scheduler/scheduler.js'
import {openStore} from '../../../src/store/open.js'

/** Arguments: file, job, and how many slices to add each time. Values are `[process, time, index]`. */
const [file = '', id = '', ...sizes] = process.argv.slice(2)
const store = openStore({file, migrations: DCP_MIGRATIONS})
const scheduler = openScheduler({store, now: Date.now, self: processFacts(process.pid)})

async function* values(time: number, count: number): AsyncGenerator<string> {
  for (let index = 0; index < count; index++) {
    if (index % 1000 === 0) await new Promise((resolve) => setImmediate(resolve))
    yield JSON.stringify([process.pid, time, index])
  }
}

for (const [time, size] of sizes.entries()) {
  const {total} = await scheduler.addSlices(id, values(time, Number(size)))
  console.log(`added ${total}`)
}
store.close()
