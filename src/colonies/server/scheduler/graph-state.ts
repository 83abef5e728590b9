import {CANCELLED, FAILED, type ProcessState, RUNNING, SUCCESS, WAITING} from '../../wire/objects/process.js'

/** In which states a workflow has at least one process. */
export interface StatesPresent {
  readonly waiting: boolean
  readonly running: boolean
  readonly success: boolean
  readonly failed: boolean
  readonly cancelled: boolean
}

/** The state of a workflow (reference: colonies-protocol, section 13). */
export function graphState({waiting, running, success, failed, cancelled}: StatesPresent): ProcessState {
  if (failed) return FAILED
  if (cancelled) return CANCELLED
  if (!waiting && !running) return SUCCESS
  return running || success ? RUNNING : WAITING
}

/** Whether a workflow in this state has an end time. */
export function isEnded(state: ProcessState): boolean {
  switch (state) {
    case WAITING:
    case RUNNING:
      return false
    case SUCCESS:
    case FAILED:
    case CANCELLED:
      return true
  }
}

/** Whether a number on the wire names one state; -1, which means all, does not. */
export function isState(state: number): state is ProcessState {
  return Number.isInteger(state) && state >= WAITING && state <= CANCELLED
}
