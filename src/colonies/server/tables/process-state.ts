import type {Store} from '../../../store/store.js'
import {
  type CANCELLED,
  type FAILED,
  type ProcessState,
  RUNNING,
  type SUCCESS,
  WAITING,
} from '../../wire/objects/process.js'
import {recordChange} from '../changes.js'
import {deadline} from '../scheduler/deadline.js'
import {endChannels} from './channel.js'
import {refreshGraph} from './graph.js'
import type {ProcessRow} from './process-row.js'
import {dequeue, enqueue} from './queue.js'

// The only place where the state of a process changes: each change leaves or enters the queue,
// keeps the state of its workflow right, and is told to listeners.

const ASSIGN = `UPDATE process SET state = ${RUNNING}, assigned_to = ?, is_assigned = 1, started = ?, exec_deadline = ?
  WHERE key = ?`
const END = 'UPDATE process SET state = ?, ended = ?, waits_for_parents = 0 WHERE key = ?'
const SET_OUTPUT = 'UPDATE payload SET output = ? WHERE process = ?'
const SET_ERRORS = 'UPDATE payload SET errors = ? WHERE process = ?'
const SET_INPUT = 'UPDATE payload SET input = ? WHERE process = ?'
const RETURN = `UPDATE process SET state = ${WAITING}, assigned_to = '', is_assigned = 0, ended = ?, exec_deadline = NULL,
  wait_deadline = ?, retries = ? WHERE key = ?`
const UNASSIGN = `UPDATE process SET state = ${WAITING}, assigned_to = '', is_assigned = 0, started = NULL,
  exec_deadline = NULL WHERE key = ?`
const RELEASE = 'UPDATE process SET waits_for_parents = 0 WHERE key = ?'

function changed(store: Store, process: ProcessRow, state: ProcessState, now: number): void {
  if (process.graph !== null) refreshGraph(store, process.graph, state, now)
  recordChange(store, {colony: process.colony, processId: process.id, executorType: process.executorType, state})
}

/** WAITING → RUNNING. */
export function markAssigned(store: Store, process: ProcessRow, executorId: string, now: number): void {
  dequeue(store, process)
  store.prepare(ASSIGN).run(executorId, now, deadline(now, process.maxExec), process.key)
  changed(store, process, RUNNING, now)
}

/** WAITING or RUNNING → SUCCESS, FAILED or CANCELLED. */
export function markEnded(
  store: Store,
  process: ProcessRow,
  state: typeof SUCCESS | typeof FAILED | typeof CANCELLED,
  now: number,
): void {
  if (process.state === WAITING) dequeue(store, process)
  store.prepare(END).run(state, now, process.key)
  endChannels(store, process.key, now)
  changed(store, process, state, now)
}

/** RUNNING → WAITING: its executor is gone, or took too long. */
export function markReturned(store: Store, process: ProcessRow, now: number, retries: number): void {
  store.prepare(RETURN).run(now, deadline(now, process.maxWait), retries, process.key)
  enqueue(store, process.key)
  changed(store, process, WAITING, now)
}

/** RUNNING → WAITING, as if it had not been assigned: whoever it was for is gone. */
export function markUnassigned(store: Store, process: ProcessRow, now: number): void {
  store.prepare(UNASSIGN).run(process.key)
  enqueue(store, process.key)
  changed(store, process, WAITING, now)
}

/** All its parents succeeded: it may be assigned, with their outputs as its input (JSON). */
export function markReleased(store: Store, process: ProcessRow, input: string): void {
  store.prepare(RELEASE).run(process.key)
  store.prepare(SET_INPUT).run(input, process.key)
  enqueue(store, process.key)
  markSubmitted(store, process)
}

/** Tells listeners of a process that can be assigned from now on. */
export function markSubmitted(store: Store, process: Pick<ProcessRow, 'colony' | 'id' | 'executorType'>): void {
  recordChange(store, {
    colony: process.colony,
    processId: process.id,
    executorType: process.executorType,
    state: WAITING,
  })
}

/** @param json a list */
export function setOutput(store: Store, key: number, json: string): void {
  store.prepare(SET_OUTPUT).run(json, key)
}

export function setErrors(store: Store, key: number, errors: readonly string[]): void {
  store.prepare(SET_ERRORS).run(JSON.stringify(errors), key)
}
