import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {onTestFinished} from 'vitest'
import type {InputSet} from '../../../src/dcp/job/input-set.js'
import type {JobDescription} from '../../../src/dcp/job/job.js'
import type {Task, TaskReport} from '../../../src/dcp/job/task.js'
import {DCP_MIGRATIONS} from '../../../src/dcp/scheduler/migrations/list.js'
import {type ProcessFacts, processFacts} from '../../../src/dcp/scheduler/process-liveness.js'
import {openScheduler, type Scheduler} from '../../../src/dcp/scheduler/scheduler.js'
import {openStore} from '../../../src/store/open.js'
import type {Store} from '../../../src/store/store.js'
import {describeJob} from './jobs.js'

export interface Fixture {
  readonly file: string
  readonly store: Store
  readonly self: ProcessFacts
  readonly scheduler: Scheduler
  /** Moves the clock of the scheduler. */
  advance(ms: number): void
}

/** A file for a store, in a directory that is removed after the test. */
export function storeFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'scheduler-'))
  onTestFinished(() => rmSync(directory, {recursive: true, force: true}))
  return join(directory, 'dcp.db')
}

export function openFixture(file = storeFile(), self: ProcessFacts = processFacts(process.pid)): Fixture {
  const store = openStore({file, migrations: DCP_MIGRATIONS})
  onTestFinished(() => store.close())
  let time = Date.now()
  const scheduler = openScheduler({store, now: () => time, self})
  return {
    file,
    store,
    self,
    scheduler,
    advance: (ms) => {
      time += ms
    },
  }
}

/** A process of this machine that is not there. */
export function goneProcess(): ProcessFacts {
  return {...processFacts(process.pid), pid: 2 ** 22 + 1, started: '1'}
}

/** Submits a job and returns its id. */
export async function submit(
  scheduler: Scheduler,
  input: InputSet,
  changes: Partial<JobDescription> = {},
): Promise<string> {
  const job = describeJob(input, changes)
  await scheduler.submit(job)
  return job.id
}

/** A report that says only this. */
export const report = (changes: Partial<TaskReport>): TaskReport => ({
  outcomes: [],
  console: [],
  custom: [],
  ...changes,
})

export function claim(scheduler: Scheduler, maxSlices: number, worker = 'w'): Task {
  const task = scheduler.claim({worker, maxSlices, maxBytes: 1 << 20})
  if (!task) throw new Error('nothing to claim')
  return task
}
