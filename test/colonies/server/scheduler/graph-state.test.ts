import {describe, expect, test} from 'vitest'
import {graphState, isEnded, isState} from '../../../../src/colonies/server/scheduler/graph-state.js'
import {
  CANCELLED,
  FAILED,
  type ProcessState,
  RUNNING,
  SUCCESS,
  WAITING,
} from '../../../../src/colonies/wire/objects/process.js'

const STATES: readonly ProcessState[] = [WAITING, RUNNING, SUCCESS, FAILED, CANCELLED]
const NONE = {waiting: false, running: false, success: false, failed: false, cancelled: false}

describe('the state of a workflow', () => {
  test.each([
    [['waiting'], WAITING],
    [['waiting', 'running'], RUNNING],
    [['waiting', 'success'], RUNNING],
    [['running', 'success'], RUNNING],
    [['success'], SUCCESS],
    [['success', 'cancelled'], CANCELLED],
    [['running', 'failed'], FAILED],
    [['success', 'cancelled', 'failed'], FAILED],
  ])('with processes that are %s is %i', (present, state) => {
    expect(graphState({...NONE, ...Object.fromEntries(present.map((name) => [name, true]))})).toBe(state)
  })

  test('has an end in the last three of five states', () => {
    expect(STATES.map(isEnded)).toEqual([false, false, true, true, true])
    expect([-1, 0, 4, 5, 0.5].map((state) => isState(state))).toEqual([false, true, true, false, false])
  })
})
