import type {Task, TaskSource} from '../../job/task.js'
import {createWorkPreparation} from '../data/prepare-work.js'
import {createRemoteData} from '../data/remote-data.js'
import type {SandboxFactory} from '../sandbox/sandbox-factory.js'
import type {SliceProgress} from '../sandbox/sandbox-reports.js'
import {atMost} from './at-most.js'
import {createBatchSizer, MAX_BYTES} from './batch-size.js'
import type {RecordedCounts} from './recorder.js'
import {createResultPosts} from './result-posts.js'
import {createSandboxPool} from './sandbox-pool.js'
import {runTasks, type TaskRunnerContext} from './task-runner.js'

export interface SupervisorOptions {
  readonly source: TaskSource
  /** Name of this worker, unique among those of the source. */
  readonly worker: string
  /** At most this many sandboxes at once. */
  readonly cores: number
  /** Only slices of this job. */
  readonly job?: string
  /** Without `job`: only slices of jobs that were deployed on this machine. */
  readonly origin?: 'machine' | undefined
  /** `idle`: until there is nothing to claim and nothing runs here. `signal`: until a signal aborts. */
  readonly until: 'idle' | 'signal'
  /** Ends the supervisor: what was not begun is given back, what runs has 300 ms to end. */
  readonly signal: AbortSignal
  /** Ends the supervisor once the slices that run have ended: nothing new is begun, the rest is given back. */
  readonly drain?: AbortSignal
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number
  readonly sandboxes: SandboxFactory
  readonly onProgress?: (job: string, progress: SliceProgress) => void
  /** Called for each report that was recorded. */
  readonly onOutcomes?: (job: string, counts: RecordedCounts) => void
}

const GRACE_MS = 300
/** So often in a row a sandbox may be lost while a work function is evaluated, before its job is ended. */
const EVALUATIONS = 3

/**
 * Claims slices and runs them in sandboxes until it is told to stop, or is idle. Sandboxes are started when there is
 * work for them, and never outlive this call. A work function that cannot run, or ends its sandbox three times while it
 * is evaluated, ends its job with EWORKFUNCTION, one that cannot be fetched with EFETCH; slices whose sandbox died or overran come back charged with a try.
 * Whatever the source throws ends the supervisor.
 * @throws Fault SANDBOX_UNAVAILABLE when no sandbox can be started.
 */
export async function runSupervisor(options: SupervisorOptions): Promise<void> {
  const {source, worker, signal} = options
  const drain = options.drain ?? new AbortController().signal
  if (signal.aborted || drain.aborted) return
  const pool = createSandboxPool(options.sandboxes, options.cores)
  const sizer = createBatchSizer()
  const ready: Task[] = []
  const slots = new Set<Promise<void>>()
  const rejected = new Set<string>()
  /** How often in a row a job's sandbox was lost before it ran anything. */
  const fruitless = new Map<string, number>()
  const stop = new AbortController()
  const prepare = createWorkPreparation(stop.signal)
  let failure: {readonly error: unknown} | undefined
  let wake = (): void => {}

  const failed = (error: unknown): void => {
    failure ??= {error}
    stop.abort()
  }
  const onAbort = (): void => stop.abort()
  signal.addEventListener('abort', onAbort, {once: true})
  const isEnding = (): boolean => stop.signal.aborted || drain.aborted
  const onDrain = (): void => {
    try {
      for (const task of ready.splice(0)) source.release(task)
    } catch (error) {
      failed(error)
    }
    wake()
  }
  drain.addEventListener('abort', onDrain, {once: true})

  const claim = (): Task | undefined => {
    if (isEnding()) return undefined
    const maxSlices = options.job === undefined ? sizer.claimSize() : sizer.size(options.job)
    const request = {worker, maxSlices, maxBytes: MAX_BYTES, ...(options.origin && {origin: options.origin})}
    return source.claim(options.job === undefined ? request : {...request, job: options.job})
  }
  const context: TaskRunnerContext = {
    source,
    sizer,
    now: options.now,
    isStopping: () => stop.signal.aborted,
    isEnding,
    isWantedElsewhere: (milliseconds) => isEnding() || (slots.size < options.cores && milliseconds > sizer.overrunMs),
    next: () => (isEnding() ? undefined : (ready.shift() ?? claim())),
    fetch: (task) => createRemoteData(task, stop.signal),
    posts: (work, pass) => createResultPosts(work, pass, stop.signal, failed),
    ahead: (job) => {
      if (ready.length >= slots.size || !sizer.fits(job, sizer.size(job))) return
      const task = claim()
      if (task) ready.push(task)
      if (task && slots.size < options.cores) wake()
    },
    failed,
    ...(options.onProgress ? {onProgress: options.onProgress} : {}),
    ...(options.onOutcomes ? {onOutcomes: options.onOutcomes} : {}),
  }

  const rejectJob = (job: string, code: string, message: string): void => {
    if (!rejected.has(job)) source.reject(job, code, message)
    rejected.add(job)
  }
  /** A sandbox that is lost before it runs anything costs no slice a try. */
  const wasFruitless = (job: string, message: string): void => {
    const times = (fruitless.get(job) ?? 0) + 1
    fruitless.set(job, times)
    if (times >= EVALUATIONS) rejectJob(job, 'EWORKFUNCTION', message)
  }

  /** Runs tasks one after the other until there are none, taking a new sandbox wherever one was lost. */
  const serve = async (first: Task): Promise<void> => {
    for (let task: Task | undefined = first; task; ) {
      const {work} = task
      if (rejected.has(work.id)) {
        task = context.next()
        continue
      }
      const prepared = await prepare(work)
      if (prepared.kind === 'failed') {
        rejectJob(work.id, prepared.code, prepared.message)
        task = context.next()
        continue
      }
      const taken = await pool.take(prepared.work)
      if (isEnding()) {
        if (taken.kind === 'sandbox') pool.give(taken.sandbox, work.id)
        return source.release(task)
      }
      switch (taken.kind) {
        case 'sandbox': {
          const end = await runTasks(context, taken.sandbox, task)
          if (end.kind === 'lost' && end.unused) wasFruitless(work.id, end.message)
          else fruitless.delete(work.id)
          if (end.kind === 'free') pool.give(taken.sandbox, work.id)
          task = end.kind === 'free' ? end.task : context.next()
          break
        }
        case 'refused':
          rejectJob(work.id, taken.code, taken.message)
          task = context.next()
          break
        case 'lost':
          wasFruitless(work.id, taken.message)
          if (!rejected.has(work.id)) source.release(task)
          task = context.next()
      }
    }
  }
  const occupy = (task: Task): void => {
    const slot = serve(task)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) failed(error)
      })
      .finally(() => {
        slots.delete(slot)
        wake()
      })
    slots.add(slot)
  }

  /** Waits for a free slot, and when one is free for new work too. */
  const change = async (): Promise<void> => {
    const waiting = new AbortController()
    const woken = new Promise<void>((resolve) => {
      wake = resolve
    })
    stop.signal.addEventListener('abort', wake, {once: true})
    const changed = slots.size < options.cores && !isEnding() ? source.changed(waiting.signal) : woken
    await Promise.race([woken, changed])
    stop.signal.removeEventListener('abort', wake)
    waiting.abort()
    wake = () => {}
  }

  source.register(worker, options.job)
  const renewal = setInterval(() => {
    try {
      source.renew(worker)
    } catch (error) {
      failed(error)
    }
  }, source.leaseMs / 3)

  try {
    while (!stop.signal.aborted) {
      for (let task = freeTask(); task; task = freeTask()) occupy(task)
      if (slots.size === 0 && (options.until === 'idle' || drain.aborted)) break
      await change()
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    drain.removeEventListener('abort', onDrain)
    stop.abort()
    await atMost(GRACE_MS, Promise.all(slots))
    await pool.close()
    await Promise.all(slots)
    clearInterval(renewal)
    source.unregister(worker)
  }
  if (failure) throw failure.error

  function freeTask(): Task | undefined {
    return slots.size < options.cores ? context.next() : undefined
  }
}
