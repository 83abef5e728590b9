// Runs jobs of the official client, and tells what became of them: one JSON document on stdout, by name of the job.
// Usage: NODE_PATH=<modules of the client> node dcp-program.cjs <file>, where the file exports a function that is given
// the client's API and `cases`, into which it puts functions that make a job, or {job, run} to run it in another way.
const {inspect} = require('node:util')

const EVENTS = [
  'readystatechange',
  'accepted',
  'result',
  'resultsUpdated',
  'duplicate-result',
  'status',
  'console',
  'error',
  'noprogress',
  'nofunds',
  'stop',
  'cancel',
  'complete',
  'stopped',
]

/** A value as JSON can hold it; what JSON would change or lose is told as Node shows it. */
function plain(value) {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : inspect(value)
  if (Array.isArray(value)) return value.map(plain)
  const isPlain = typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value))
  if (!isPlain) return inspect(value, {depth: 8, breakLength: Number.POSITIVE_INFINITY})
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]))
}

function record(job, events) {
  const started = Date.now()
  for (const name of EVENTS) {
    job.on(name, (payload) => {
      const isHandle = name === 'accepted' || name === 'complete'
      events.push({name, at: Date.now() - started, payload: isHandle ? name : plain(payload)})
    })
  }
}

function failure(error) {
  return {name: error.name, code: error.code ?? null, message: String(error.message).slice(0, 2000)}
}

/** Milliseconds that a case may take: the others are told of all the same. */
const CASE_MS = Number(process.env.CASE_MS ?? 45_000)

function late() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`It did not end in ${CASE_MS} ms`)), CASE_MS)
  })
}

async function runCase(make, api) {
  const events = []
  const extra = {}
  let id
  try {
    const made = await make({events, extra})
    const {job, run = () => job.exec(0.001, api.account)} = typeof made.exec === 'function' ? {job: made} : made
    id = job.id
    record(job, events)
    const results = await Promise.race([run(), late()])
    return {
      id: job.id,
      events,
      extra: plain(extra),
      results: Array.from(results, plain),
      keys: Array.from(results.keys(), plain),
    }
  } catch (error) {
    return {id, events, extra: plain(extra), error: failure(error)}
  }
}

async function main() {
  await require('dcp-client').init()
  const wallet = require('dcp/wallet')
  const api = {compute: require('dcp/compute'), wallet, account: await wallet.get(), plain, record, failure}
  const cases = {}
  await require(process.argv[2])(api, cases)
  const report = {}
  await Promise.all(
    Object.entries(cases).map(async ([name, make]) => {
      report[name] = await runCase(make, api)
    }),
  )
  process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0))
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
