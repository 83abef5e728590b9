// Clients and workers with sessions of their own in one process; a JSON report on stdout.
// Usage: node crowd-process.mjs '{"base":"http://127.0.0.1:4000/","clients":50,"workers":50,"jobs":2,"slices":20}'
import {setMaxListeners} from 'node:events'
import {type Client, newClient, type WireJob} from './client.js'
import {newWorker} from './worker.js'

export interface CrowdOrder {
  readonly base: string
  readonly clients: number
  readonly workers: number
  /** Of each client, one after the other. */
  readonly jobs: number
  readonly slices: number
  /** Milliseconds between cuts of all sockets. */
  readonly cutEvery?: number
  /** Milliseconds that a worker takes over a slice. */
  readonly takes?: number
}

export interface CrowdReport {
  readonly seconds: number
  readonly jobs: number
  /** Slices whose result was told, as the first; told again with another event; never told; told with a wrong value. */
  readonly told: number
  readonly twice: number
  readonly lost: number
  readonly wrong: number
  /** Events that came again, with the same id. */
  readonly repeated: number
  /** Jobs that ended otherwise than finished. */
  readonly unfinished: number
  /** Results that workers handed in. */
  readonly computed: number
  /** Sessions opened by all. */
  readonly sessions: number
  /** Milliseconds from the begin of a deployment to its acceptance with all slices, and to its first result: medians. */
  readonly deployMs: number
  readonly firstResultMs: number
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

async function runJobs(client: Client, {jobs, slices}: CrowdOrder, times: {deploy: number[]; first: number[]}) {
  const done: WireJob[] = []
  for (let job = 0; job < jobs; job++) {
    const began = performance.now()
    const input = Array.from({length: slices}, (_, index) => index + 1)
    const deployed = await client.deploy({input})
    times.deploy.push(performance.now() - began)
    await deployed.stopped
    const first = deployed.arrivedAt('result')
    if (first !== undefined) times.first.push(first - began)
    done.push(deployed)
  }
  return done
}

async function main(order: CrowdOrder): Promise<CrowdReport> {
  const {base, takes = 0} = order
  const stop = new AbortController()
  setMaxListeners(order.workers, stop.signal)
  const options = {base, resumes: true, trustsTarget: true}
  const workers = Array.from({length: order.workers}, () => newWorker({...options, cores: 4}))
  const clients = Array.from({length: order.clients}, () => newClient(options))
  const compute = async (datum: unknown): Promise<unknown> => {
    if (takes > 0) await new Promise((resolve) => setTimeout(resolve, takes))
    return Number(datum) ** 2
  }
  const everybody = [...workers, ...clients]
  const cutter = order.cutEvery && setInterval(() => everybody.map((one) => one.cut()), order.cutEvery)
  const times = {deploy: [] as number[], first: [] as number[]}
  const began = performance.now()
  const working = workers.map((worker) => worker.work(stop.signal, compute))
  const jobs = (await Promise.all(clients.map((client) => runJobs(client, order, times)))).flat()
  const seconds = (performance.now() - began) / 1000
  stop.abort()
  await Promise.all(working)
  if (cutter) clearInterval(cutter)
  const results = jobs.map((job) => job.results())
  const told = results.reduce((sum, {values}) => sum + values.size, 0)
  const report = {
    seconds,
    jobs: jobs.length,
    told,
    twice: results.reduce((sum, {twice}) => sum + twice.length, 0),
    lost: jobs.length * order.slices - told,
    wrong: results.flatMap(({values}) => [...values].filter(([slice, value]) => value !== slice ** 2)).length,
    repeated: jobs.reduce((sum, job) => sum + job.repeated(), 0),
    unfinished: jobs.filter(({events}) => events.at(-1)?.runStatus !== 'finished').length,
    computed: workers.reduce((sum, worker) => sum + worker.computed(), 0),
    sessions: everybody.reduce((sum, one) => sum + one.opened(), 0),
    deployMs: median(times.deploy),
    firstResultMs: median(times.first),
  }
  await Promise.all(everybody.map((one) => one.close()))
  return report
}

console.log(JSON.stringify(await main(JSON.parse(process.argv[2] ?? ''))))
process.exit()
