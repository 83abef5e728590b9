import type {HeldCallFields, TaskError, TaskFacts} from '../wire/operations.js'

/** A held call and who made it. */
export interface HeldCall extends HeldCallFields {
  readonly owner: string
  /** Of a periodic call that came over daffi's wire: what its owner cancels it by. */
  readonly ownerUuid: number | null
}

/** One run of a held call. */
export interface Run {
  readonly id: string
  readonly func: string
  readonly receiver: string | null
  readonly data: Uint8Array
  /** Seconds, 0 for none. */
  readonly timeout: number
}

export type RunOutcome =
  /** `data`: pickle of `((result,), {}, None)`. */
  {readonly ok: true; readonly data: Uint8Array} | {readonly ok: false; readonly error: TaskError}

/** Carries out one run; ends early when the signal aborts. Never throws. */
export type Dispatch = (run: Run, signal: AbortSignal) => Promise<RunOutcome>

/** Delayed, background and periodic calls of one holder, kept in the store for 48 hours after their end. */
export interface Tasks {
  /** Durable once this returns. Its id is unique on this machine. @throws Fault TASK_LIMIT */
  hold(call: HeldCall): string
  /** Newest first, without values. */
  list(): readonly TaskFacts[]
  /** With its value. @throws Fault TASK_UNKNOWN */
  result(id: string): TaskFacts
  /** Resolves when it has ended, or the signal aborts, with its state then. @throws Fault TASK_UNKNOWN */
  wait(id: string, signal: AbortSignal): Promise<TaskFacts>
  /** False when it had ended before. A run that is under way is given up. @throws Fault TASK_UNKNOWN */
  cancel(id: string): boolean
  /** By what daffi's own protocol knows; undefined when there is no such task. */
  findByOwner(owner: string, ownerUuid: number): TaskFacts | undefined
  /** Resolves when nothing waits or runs any more, or the signal aborts. */
  idle(signal: AbortSignal): Promise<void>
  /** Runs under way are marked as failed at the next start, waiting ones go on then. */
  close(): void
}

export interface TasksOptions {
  /** The database; undefined keeps everything in memory. */
  readonly file: string | undefined
  /** Whose tasks these are: a controller's address, or a detached node. Others in the same file are not touched. */
  readonly holder: string
  readonly dispatch: Dispatch
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** A run that failed, for people. */
  readonly log: (line: string) => void
}
