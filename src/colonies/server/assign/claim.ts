import {APPROVED} from '../../wire/objects/members.js'
import {RUNNING} from '../../wire/objects/process.js'
import type {Context} from '../operation.js'
import {deadline} from '../scheduler/deadline.js'
import {colonyByKey} from '../tables/colony.js'
import {executorByKey} from '../tables/executor.js'
import {findProcess, processByKey, processRowJson} from '../tables/process-read.js'
import type {ProcessRow} from '../tables/process-row.js'
import {markAssigned, markUnassigned} from '../tables/process-state.js'
import {firstInLine} from '../tables/queue.js'
import {noteAsking} from './sign-of-life.js'

/** An executor that asks for work, and what it has to do it with (Infinity is no limit). */
export interface Ask {
  /** Key of its row: it may be rejected, renamed or removed while it waits. */
  readonly executor: number
  /** Whose key signed. */
  readonly id: string
  readonly colony: number
  readonly type: string
  readonly cpu: number
  readonly memory: number
}

export interface Assigned {
  readonly kind: 'assigned'
  readonly json: string
  readonly processId: string
  readonly executorId: string
  /** When, in microseconds: tells this assignment from a later one. */
  readonly time: number
}

export type Claim = Assigned | {readonly kind: 'nothing'} | {readonly kind: 'paused'} | {readonly kind: 'not-allowed'}

const NOTHING: Claim = {kind: 'nothing'}

/** Gives an executor the first process in line for it. Within a transaction. Reference: colonies-protocol, section 10. */
export function claim(context: Context, ask: Ask): Claim {
  const {store, now} = context
  const executor = executorByKey(store, ask.executor)
  if (executor?.state !== APPROVED || executor.id !== ask.id) return {kind: 'not-allowed'}
  const time = now()
  noteAsking(context, executor, time)
  if (colonyByKey(store, ask.colony)?.paused) return {kind: 'paused'}
  const {colony, type, name, location} = executor
  const key = firstInLine(store, {colony, type, name, location, cpu: ask.cpu, memory: ask.memory})
  const found = key === undefined ? undefined : processByKey(store, key)
  if (!found) return NOTHING
  const {process, row} = found
  markAssigned(store, process, executor.id, time)
  const running: ProcessRow = {
    ...process,
    state: RUNNING,
    assignedTo: executor.id,
    isAssigned: true,
    started: time,
    execDeadline: deadline(time, process.maxExec),
  }
  const json = processRowJson(store, row, running)
  return {kind: 'assigned', json, processId: process.id, executorId: executor.id, time}
}

/** Why there is nothing for it: asked when its time is over. */
export function standing({store}: Context, ask: Ask): Claim {
  const executor = executorByKey(store, ask.executor)
  if (executor?.state !== APPROVED || executor.id !== ask.id) return {kind: 'not-allowed'}
  return colonyByKey(store, ask.colony)?.paused ? {kind: 'paused'} : NOTHING
}

/** Puts back what was assigned to somebody who has gone before it could be told. Within a transaction. */
export function handBack({store, now}: Context, {processId, executorId, time}: Assigned): void {
  const process = findProcess(store, processId)
  if (process?.state !== RUNNING || process.assignedTo !== executorId || process.started !== time) return
  markUnassigned(store, process, now())
}
