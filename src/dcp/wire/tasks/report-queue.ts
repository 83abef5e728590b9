import type {Recorded, RemoteReport, RemoteTasks} from '../../scheduler/remote-tasks.js'

/** Writes down results: all that came at about the same time, from whichever workers, in one transaction. */
export interface ReportQueue {
  /** Resolves with what became of it, once it is written down. */
  add(report: RemoteReport): Promise<Recorded>
}

interface Waiting {
  readonly report: RemoteReport
  resolve(recorded: Recorded): void
  reject(error: unknown): void
}

/** While one transaction waits for the disk, messages come in: they are the next one. */
export function createReportQueue(remote: Pick<RemoteTasks, 'recordMany'>): ReportQueue {
  let waiting: Waiting[] = []

  const write = (): void => {
    const all = waiting
    waiting = []
    if (!writeTogether(remote, all)) for (const one of all) writeAlone(remote, one)
  }
  return {
    add: (report) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(write)
        waiting.push({report, resolve, reject})
      }),
  }
}

/** False when that failed: nothing is written then, and one of them may be to blame. */
function writeTogether(remote: Pick<RemoteTasks, 'recordMany'>, all: readonly Waiting[]): boolean {
  try {
    const became = remote.recordMany(all.map(({report}) => report))
    for (const [index, {resolve}] of all.entries()) resolve(became[index] ?? 'unknown')
    return true
  } catch {
    return false
  }
}

function writeAlone(remote: Pick<RemoteTasks, 'recordMany'>, {report, resolve, reject}: Waiting): void {
  try {
    resolve(remote.recordMany([report])[0] ?? 'unknown')
  } catch (error) {
    reject(error)
  }
}
