import type {TaskReport} from '../../job/task.js'
import type {RemoteReport, RemoteTasks, RemoteWorker} from '../../scheduler/remote-tasks.js'
import type {SliceEmit} from './read-emit.js'

/** Writes down what slices say: all that came at about the same time from one worker in one transaction. */
export interface EmitQueue {
  /** Resolves once it is written down. Rejects with a Fault of the store. */
  add(worker: RemoteWorker, job: string, emit: SliceEmit): Promise<void>
}

interface Waiting {
  readonly worker: RemoteWorker
  readonly job: string
  readonly emit: SliceEmit
  resolve(): void
  reject(error: unknown): void
}

export function createEmitQueue(remote: RemoteTasks): EmitQueue {
  /** By worker. */
  let waiting = new Map<string, Waiting[]>()

  const write = (): void => {
    const groups = [...waiting.values()]
    waiting = new Map()
    for (const group of groups) writeGroup(remote, group)
  }
  return {
    add: (worker, job, emit) =>
      new Promise((resolve, reject) => {
        if (waiting.size === 0) setImmediate(write)
        const key = `${worker.identity} ${worker.worker}`
        const group = waiting.get(key) ?? []
        waiting.set(key, group)
        group.push({worker, job, emit, resolve, reject})
      }),
  }
}

function writeGroup(remote: RemoteTasks, group: readonly Waiting[]): void {
  const [first] = group
  if (!first) return
  try {
    remote.recordMany(reportsOf(group))
    for (const {resolve} of group) resolve()
  } catch (error) {
    for (const {reject} of group) reject(error)
  }
}

/** Messages of one kind that follow each other are one block of events. */
function reportsOf(group: readonly Waiting[]): readonly RemoteReport[] {
  const reports: {worker: RemoteWorker; job: string; kind: SliceEmit['kind']; report: MutableReport}[] = []
  for (const {worker, job, emit} of group) {
    let last = reports.at(-1)
    if (last?.job !== job || last.kind !== emit.kind) {
      last = {worker, job, kind: emit.kind, report: {outcomes: [], console: [], custom: []}}
      reports.push(last)
    }
    if (emit.kind === 'console') last.report.console.push(emit.message)
    else last.report.custom.push(emit.message)
  }
  return reports
}

type MutableReport = {-readonly [Key in keyof TaskReport]: TaskReport[Key][number][]}
