// What `dcp scheduler start` reaches with the official dcp-client 5.6.1 and its worker, each beside its peer in one run (a
// built package and the peers; npm run bench:scheduler [-- quick]). Clients, workers and scheduler share the machine.
//   jobs deployed by two programs on dcp-client: what the scheduler's part of the CPU is                claim: below half
//   slices a second of one job, by two workers of ours and by the official worker, against localExec
//   from exec() to the first result of a tiny job, against localExec
//   the official worker's idle share while slices of three seconds wait                                 claim: below 5 %
//   a hundred clients and a hundred workers with sessions of their own: no slice lost                   claim: below 300 MB
import {spawn} from 'node:child_process'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {bundle} from '../test/support/bundle.js'
import type {CrowdOrder, CrowdReport} from '../test/support/dcp-initiator/crowd-process.js'
import {type OfficialWorker, workerHost} from '../test/support/dcp-worker.js'
import {ROOT} from '../test/support/run-program.js'
import {type ClientReport, endAll, nextLine, runClients, type Scheduler, startScheduler} from './scheduler/network.js'

const isQuick = process.argv[2] === 'quick'
const only = process.argv[3]
const size = (whole: number, quick: number): number => (isQuick ? quick : whole)

async function withScheduler<T>(argv: readonly string[], use: (scheduler: Scheduler) => Promise<T>): Promise<T> {
  const scheduler = await startScheduler(...argv)
  try {
    return await use(scheduler)
  } finally {
    await scheduler.stop()
  }
}

async function deployedJobs(): Promise<void> {
  await withScheduler([], async (scheduler) => {
    const [programs, jobs] = [2, size(60, 15)]
    const order = {mode: 'deploy', jobs, parallel: 4}
    const before = scheduler.cpu()
    const reports = await runClients(scheduler.base, programs, order)
    const ours = scheduler.cpu() - before
    const theirs = reports.reduce((sum, {cpu}) => sum + cpu, 0)
    const count = programs * jobs
    const seconds = Math.max(...reports.map((report) => report.seconds))
    const each = (cpu: number): string => `${((1000 * cpu) / count).toFixed(1)} ms`
    console.log(
      `jobs deployed        ${(count / seconds).toFixed(1)}/s by ${programs} programs, CPU for each job: scheduler ${each(ours)}, dcp-client ${each(theirs)}  ${((100 * ours) / (ours + theirs)).toFixed(0)} % of all`,
    )
  })
}

const run = (base: string, slices: number, jobs: number, local = 0): Promise<ClientReport> =>
  runClients(base, 1, {mode: 'run', slices, jobs, local}).then(([report]) => {
    if (!report) throw new Error('The client told nothing')
    return report
  })

const rate = (slices: number, {allMs}: ClientReport): string => `${((1000 * slices) / allMs).toFixed(1)}/s`

async function slicesAndLatency(): Promise<void> {
  const localSlices = size(60, 20)
  const [local, localFirst] = await withScheduler([], async ({base}) => [
    await run(base, localSlices, 1, 1),
    await run(base, 1, 3, 1),
  ])
  const many = size(10_000, 2000)
  const [ours, oursFirst] = await withScheduler(['--workers', '2', '--allow-weak-sandbox'], async ({base}) => [
    await run(base, many, 1),
    await run(base, 1, size(15, 5)),
  ])
  const some = size(100, 30)
  const official = await withOfficialWorker(2, async ({base}) => run(base, some, 1))
  console.log(
    `trivial slices       ${rate(many, ours)} by --workers 2, ${rate(some, official)} by the official worker with 2 cores, ${rate(localSlices, local)} by localExec`,
  )
  console.log(
    `first result         ${oursFirst.firstMs.toFixed(0)} ms after exec() with --workers 2, ${localFirst.firstMs.toFixed(0)} ms by localExec`,
  )
}

async function withOfficialWorker<T>(
  cores: number,
  use: (scheduler: Scheduler, worker: OfficialWorker) => Promise<T>,
): Promise<T> {
  const host = await workerHost()
  try {
    return await withScheduler([], async (scheduler) => {
      const worker = host.start('bench', {location: scheduler.base, cores})
      while (worker.told('start').length === 0) await new Promise((resolve) => setTimeout(resolve, 50))
      return await use(scheduler, worker)
    })
  } finally {
    await host.remove()
  }
}

/**
 * How a worker with one core spends its time from the first slice that it began to the last that it ended: the share in
 * which it computes none, and the part of it that is longer than it takes from one slice to the next of a task.
 */
function idleShares(worker: OfficialWorker): {readonly idle: number; readonly waiting: number} {
  const gaps: number[] = []
  let first: number | undefined
  let last = 0
  for (const {event, at} of worker.told()) {
    if (event === 'slice') {
      if (first !== undefined) gaps.push(at - last)
      first ??= at
    }
    if (event === 'sliceEnd') last = at
  }
  const whole = last - (first ?? last)
  const own = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0
  return {
    idle: gaps.reduce((sum, gap) => sum + gap, 0) / whole,
    waiting: gaps.reduce((sum, gap) => sum + Math.max(0, gap - own), 0) / whole,
  }
}

async function idleWorker(): Promise<void> {
  await withOfficialWorker(1, async ({base}, worker) => {
    const slices = size(25, 8)
    await runClients(base, 1, {mode: 'busy', slices, ms: 3000})
    const {idle, waiting} = idleShares(worker)
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
    console.log(
      `official worker      ${percent(idle)} of its time idle while ${slices} slices of 3 s waited, ${percent(waiting)} beyond its own way from slice to slice`,
    )
  })
}

async function crowd(): Promise<void> {
  const program = await bundle(join(ROOT, 'test/support/dcp-initiator/crowd-process.ts'))
  try {
    await withScheduler([], async (scheduler) => {
      const order: CrowdOrder = {base: scheduler.base, clients: 100, workers: 100, jobs: size(4, 1), slices: 20}
      const child = spawn(process.execPath, [program.file, JSON.stringify(order)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const line = await nextLine(createInterface({input: child.stdout}), child)
      const report = JSON.parse(line) as CrowdReport
      const {told, lost, twice, wrong, seconds} = report
      console.log(
        `100 and 100          ${(told / seconds).toFixed(0)} slices/s of ${report.jobs} jobs, ${lost} lost, ${twice + wrong} told twice or wrong; scheduler ${((1000 * scheduler.cpu()) / told).toFixed(1)} ms CPU a slice, peak ${scheduler.peak().toFixed(0)} MB`,
      )
    })
  } finally {
    program.remove()
  }
}

const PARTS = {deployedJobs, slicesAndLatency, idleWorker, crowd}

try {
  for (const [name, part] of Object.entries(PARTS)) {
    if (only === undefined || only === name) await part()
  }
} finally {
  endAll()
}
process.exit()
