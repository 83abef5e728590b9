import type {Charge, ClaimRequest, JobWork, SliceOutcome, Task, TaskReport, TaskSource} from '../../src/dcp/job/task.js'

interface HeldSlice {
  state: 'waiting' | 'held' | 'done'
  tries: number
  task: number
}

/** A source of tasks in memory, with the rules of the contract: claims, tries, suspects alone, charges. */
export interface MemorySource extends TaskSource {
  add(work: JobWork, data: readonly string[]): void
  readonly outcomes: Map<string, Map<number, SliceOutcome>>
  readonly console: {slice: number; level: string; message: readonly string[]}[]
  readonly rejected: {job: string; code: string; message: string}[]
  readonly claims: Task[]
  readonly charges: Charge[]
  readonly workers: Set<string>
  /** Slices that are handed out and not yet back. */
  held(): number
  /** Takes every claim back, as when a job is cancelled. */
  cancel(job: string): void
}

export function createMemorySource(maxTries = 3): MemorySource {
  const jobs = new Map<
    string,
    {work: JobWork; data: readonly string[]; slices: HeldSlice[]; open: boolean; from: number}
  >()
  const outcomes = new Map<string, Map<number, SliceOutcome>>()
  const source = {console: [] as MemorySource['console'], rejected: [] as MemorySource['rejected']}
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
    ...source,
    outcomes,
    claims,
    charges,
    workers,
    leaseMs: 3000,
    add: (work, data) => {
      jobs.set(work.id, {
        work,
        data,
        slices: data.map(() => ({state: 'waiting', tries: 0, task: 0})),
        open: true,
        from: 0,
      })
      outcomes.set(work.id, new Map())
      notify()
    },
    held: () => [...jobs.values()].flatMap((job) => job.slices).filter((slice) => slice.state === 'held').length,
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
          remote: false,
        }
        for (const slice of job.slices.slice(first, last + 1)) Object.assign(slice, {state: 'held', task: task.id})
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
      source.console.push(...report.console)
      return true
    },
    release: (task, given = []) => {
      const job = jobs.get(task.work.id)
      charges.push(...given)
      const left = slicesOf(task).filter((slice) => slice.state === 'held').length
      for (let number = task.first; number <= task.last; number++) {
        const slice = job?.slices[number - 1]
        if (!job || slice?.state !== 'held' || slice.task !== task.id) continue
        slice.state = 'waiting'
        const charge = given.find(({slice: blamed}) => blamed === undefined || blamed === number)
        if (!charge) continue
        slice.tries++
        if (slice.tries < maxTries || (charge.slice === undefined && left > 1)) continue
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
      source.rejected.push({job, code, message})
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
