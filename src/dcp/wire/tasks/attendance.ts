import type {RemoteTasks, RemoteWorker} from '../../scheduler/remote-tasks.js'
import {OperationError} from '../operations/operation-error.js'
import type {Caller} from '../session/caller.js'
import {createHand, type Hand} from './hand.js'
import {createReportQueue, type ReportQueue} from './report-queue.js'
import {createWaitingRoom, type WaitingRoom} from './waiting-room.js'

/** A worker of the network, as far as this endpoint has met it. */
export interface PresentWorker extends RemoteWorker {
  /** Names it in the waiting room. */
  readonly key: string
  readonly hand: Hand
}

/**
 * The workers that are there. A session by which a worker has said anything speaks for it: while one of its sessions
 * has a socket, what it holds stays its own.
 */
export interface Attendance {
  /** To be called with each message of a worker. */
  heard(caller: Caller, worker: string): PresentWorker
  readonly waitingRoom: WaitingRoom
  /** What they report. */
  readonly reports: ReportQueue
  /** How long a worker waits there for work, in milliseconds. */
  readonly workWait: number
  /** Ends the waiting. Leases run on: whoever comes back in time keeps what it holds. */
  close(): void
}

interface Entry {
  readonly worker: PresentWorker
  readonly sessions: Set<Caller>
  renewed: number
}

export interface AttendanceOptions {
  readonly remote: Pick<RemoteTasks, 'renew' | 'recordMany'>
  readonly leaseMs: number
  readonly workWait: number
  /** Resolves when there may be new work, or with the signal. */
  changed(signal: AbortSignal): Promise<void>
}

/** Names that one session may speak for: an official worker has a session of its own for each. */
const NAMES = 100

/** @param now milliseconds since 1970 */
export function createAttendance(options: AttendanceOptions, now: () => number): Attendance {
  const {leaseMs, workWait, remote} = options
  const present = new Map<string, Entry>()
  const names = new WeakMap<Caller, Set<string>>()
  const waitingRoom = createWaitingRoom((signal) => options.changed(signal))

  const renew = (entry: Entry): void => {
    remote.renew(entry.worker)
    entry.renewed = now()
  }

  const enter = (key: string, identity: string, worker: string): Entry => {
    const entry = {worker: {key, identity, worker, hand: createHand()}, sessions: new Set<Caller>(), renewed: 0}
    present.set(key, entry)
    return entry
  }

  const checkNames = (caller: Caller, worker: string): void => {
    const known = names.get(caller) ?? new Set()
    if (known.size >= NAMES && !known.has(worker)) {
      throw new OperationError('ELIMIT', 'A session cannot speak for more workers')
    }
    names.set(caller, known.add(worker))
  }

  const attach = (key: string, entry: Entry, caller: Caller): void => {
    entry.sessions.add(caller)
    caller.onClosed(() => {
      entry.sessions.delete(caller)
      if (entry.sessions.size > 0 || present.get(key) !== entry) return
      present.delete(key)
      waitingRoom.leave(key)
    })
  }

  const sweep = setInterval(() => {
    for (const entry of present.values()) {
      if ([...entry.sessions].some((session) => session.isConnected())) renew(entry)
    }
  }, leaseMs / 4)
  sweep.unref()

  return {
    heard: (caller, worker) => {
      checkNames(caller, worker)
      const key = `${caller.address} ${worker}`
      const entry = present.get(key) ?? enter(key, caller.address, worker)
      if (!entry.sessions.has(caller) && !caller.isClosed()) attach(key, entry, caller)
      if (now() - entry.renewed > leaseMs / 8) renew(entry)
      return entry.worker
    },
    waitingRoom,
    reports: createReportQueue(remote),
    workWait,
    close: () => {
      clearInterval(sweep)
      waitingRoom.close()
    },
  }
}
