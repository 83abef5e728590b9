import type {
  Charge,
  ClaimRequest,
  ConsoleMessage,
  CustomMessage,
  JobWork,
  SliceOutcome,
  Task,
  TaskReport,
  TaskSource,
} from '../../src/dcp/job/task.js'

interface HeldSlice {
  state: 'waiting' | 'held' | 'done'
  tries: number
  task: number
  /** How often it was handed out. */
  given: number
}

/**
 * A source of tasks in memory, with the rules of the contract: claims, tries, suspects alone, charges that name a slice
 * and charges that do not.
 */
export interface MemorySource extends TaskSource {
  /** @param remote The data are JSON texts of URLs. */
  add(work: JobWork, data: readonly string[], remote?: boolean): void
  readonly outcomes: Map<string, Map<number, SliceOutcome>>
  readonly console: ConsoleMessage[]
  readonly custom: CustomMessage[]
  /** One for each report with outcomes: how many. */
  readonly reports: number[]
  readonly rejected: {job: string; code: string; message: string}[]
  readonly claims: Task[]
  readonly charges: Charge[]
  readonly workers: Set<string>
  /** Slices that are handed out and not yet back. */
  held(): number
  /** How often a slice was handed out, and how many tries it was charged. */
  history(job: string, slice: number): {readonly given: number; readonly tries: number}
  /** Takes every claim back, as when a job is cancelled. */
  cancel(job: string): void
}

interface HeldJob {
  readonly work: JobWork
  readonly data: readonly string[]
  readonly remote: boolean
  readonly slices: readonly HeldSlice[]
  open: boolean
  from: number
}

/** @param maxTries How often a slice may be executed, unless it asks for more with work.reject. */
export function createMemorySource(maxTries = 3): MemorySource {
  const jobs = new Map<string, HeldJob>()
  const outcomes = new Map<string, Map<number, SliceOutcome>>()
  const console: ConsoleMessage[] = []
  const custom: CustomMessage[] = []
  const reports: number[] = []
  const rejected: MemorySource['rejected'] = []
  const claims: Task[] = []
  const charges: MemorySource['charges'] = []
  const workers = new Set<string>()
  const waiting = new Set<() => void>()
  let nextTask = 1
  const notify = (): void => {
    for (const wake of [...waiting]) wake()
  }
  const slicesOf = (task: Task): HeldSlice[] =>
    jobs
      .get(task.work.id)
      ?.slices.slice(task.first - 1, task.last)
      .filter((slice) => slice.task === task.id) ?? []

  return {
    console,
    custom,
    reports,
    rejected,
    outcomes,
    claims,
    charges,
    workers,
    leaseMs: 3000,
    add: (work, data, remote = false) => {
      jobs.set(work.id, {
        work,
        data,
        remote,
        slices: data.map(() => ({state: 'waiting', tries: 0, task: 0, given: 0})),
        open: true,
        from: 0,
      })
      outcomes.set(work.id, new Map())
      notify()
    },
    held: () => [...jobs.values()].flatMap((job) => job.slices).filter((slice) => slice.state === 'held').length,
    history: (id, number) => {
      const slice = jobs.get(id)?.slices[number - 1]
      return {given: slice?.given ?? 0, tries: slice?.tries ?? 0}
    },
    cancel: (id) => {
      const job = jobs.get(id)
      if (job) job.open = false
      notify()
    },
    register: (worker) => {
      workers.add(worker)
    },
    unregister: (worker) => {
      workers.delete(worker)
      for (const job of jobs.values()) {
        for (const slice of job.slices) if (slice.state === 'held') slice.state = 'waiting'
        job.from = 0
      }
    },
    renew: () => {},
    claim: (request: ClaimRequest) => {
      for (const job of jobs.values()) {
        if (!job.open || (request.job !== undefined && request.job !== job.work.id)) continue
        let first = job.from
        while (first < job.slices.length && job.slices[first]?.state !== 'waiting') first++
        job.from = first
        const start = job.slices[first]
        if (!start) continue
        let last = first
        let bytes = job.data[first]?.length ?? 0
        while (start.tries === 0 && last - first + 1 < request.maxSlices) {
          const next = job.slices[last + 1]
          bytes += job.data[last + 1]?.length ?? 0
          if (next?.state !== 'waiting' || next.tries > 0 || bytes > request.maxBytes) break
          last++
        }
        const task: Task = {
          id: nextTask++,
          work: job.work,
          first: first + 1,
          last: last + 1,
          tries: start.tries,
          data: job.data.slice(first, last + 1),
          remote: job.remote,
        }
        for (const slice of job.slices.slice(first, last + 1)) {
          Object.assign(slice, {state: 'held', task: task.id, given: slice.given + 1})
        }
        claims.push(task)
        return task
      }
      return undefined
    },
    record: (task: Task, report: TaskReport) => {
      if (!jobs.get(task.work.id)?.open) return false
      if (slicesOf(task).every((slice) => slice.state !== 'held')) return false
      for (const outcome of report.outcomes) {
        outcomes.get(task.work.id)?.set(outcome.slice, outcome)
        const slice = jobs.get(task.work.id)?.slices[outcome.slice - 1]
        if (slice) slice.state = 'done'
      }
      if (report.outcomes.length > 0) reports.push(report.outcomes.length)
      console.push(...report.console)
      custom.push(...report.custom)
      return true
    },
    release: (task, given = []) => {
      const job = jobs.get(task.work.id)
      charges.push(...given)
      const held = (number: number): HeldSlice | undefined => {
        const slice = job?.slices[number - 1]
        return slice?.state === 'held' && slice.task === task.id ? slice : undefined
      }
      for (let number = task.first; number <= task.last; number++) {
        const slice = held(number)
        if (!slice) continue
        slice.state = 'waiting'
        const charge = given.find((one) => isBlamed(one, task, number))
        if (!charge) continue
        slice.tries++
        const named = charge.slice !== undefined || suspects(charge, task).length === 1
        if (!named || slice.tries < Math.max(maxTries, (charge.retries ?? 0) + 1)) continue
        slice.state = 'done'
        const cost = {cpuSeconds: 0, bytesIn: 0, bytesOut: 0}
        const {code, message} = charge
        const error = {kind: 'error', slice: number, code, message, name: 'Error', stack: null, cost} as const
        outcomes.get(task.work.id)?.set(number, error)
      }
      if (job) job.from = 0
      notify()
    },
    reject: (job, code, message) => {
      rejected.push({job, code, message})
      const found = jobs.get(job)
      if (found) found.open = false
      notify()
    },
    changed: (signal) =>
      new Promise((resolve) => {
        const done = (): void => {
          waiting.delete(done)
          signal.removeEventListener('abort', done)
          resolve()
        }
        waiting.add(done)
        signal.addEventListener('abort', done, {once: true})
        if (signal.aborted) done()
      }),
  }
}

function suspects({slice, among}: Charge, task: Task): readonly number[] {
  if (slice !== undefined) return [slice]
  const {first, last} = among ?? task
  return Array.from({length: last - first + 1}, (_, index) => first + index)
}

function isBlamed(charge: Charge, task: Task, number: number): boolean {
  return suspects(charge, task).includes(number)
}
