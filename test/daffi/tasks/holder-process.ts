import {openTasks} from '../../../src/daffi/tasks/open-tasks.js'
import type {RunOutcome} from '../../../src/daffi/tasks/tasks.js'

/**
 * Holds calls until it is killed: each line on stdin is one, a function name and the fields of the call as JSON. Prints the
 * id of each, and each run as it begins. A function named `stuck` never ends.
 */
const [file, holder = 'tcp:1'] = process.argv.slice(2)
const tasks = openTasks({
  file,
  holder,
  now: Date.now,
  log: (line) => console.error(line),
  dispatch: (run) => {
    console.log(`run ${run.func} ${run.id}`)
    const outcome: RunOutcome = {ok: true, data: Buffer.from(run.func)}
    return run.func === 'stuck' ? new Promise(() => {}) : Promise.resolve(outcome)
  },
})
console.log('ready')
process.stdin.setEncoding('utf8').on('data', (text) => {
  for (const line of String(text).split('\n').filter(Boolean)) {
    const fields = JSON.parse(line) as {func: string}
    const id = tasks.hold({
      kind: 'call',
      receiver: null,
      data: Buffer.from('x'),
      eta: 0,
      timeout: 0,
      interval: null,
      atTime: null,
      owner: 'shell',
      ownerUuid: null,
      ...fields,
    })
    console.log(`held ${fields.func} ${id}`)
  }
})
