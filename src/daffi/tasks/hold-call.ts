import {Fault} from '../../errors.js'
import type {Store} from '../../store/store.js'
import type {TaskLimits} from './limits.js'
import type {TaskRunner} from './run-tasks.js'
import {scheduleOf} from './schedule.js'
import {insertTask} from './tables/task-insert.js'
import type {Tally} from './tables/task-tally.js'
import type {HeldCall} from './tasks.js'

/** Adds a call, durably, and begins it when it is due at once. Returns its id. @throws Fault TASK_LIMIT, CALL_INVALID */
export function holdCall(
  store: Store,
  holder: string,
  call: HeldCall,
  now: number,
  limits: TaskLimits,
  tally: Tally,
  runner: TaskRunner,
): string {
  const {due, atTime} = scheduleOf(call, now)
  if (tally.live >= limits.live) throw tooMany(`${limits.live} held calls wait or run already.`)
  if (tally.liveBytes + call.data.byteLength > limits.bytes) {
    throw tooMany(`The arguments of held calls would fill more than ${limits.bytes} bytes.`)
  }
  // It saves the second commit, that of a claim.
  const atOnce = call.kind !== 'periodic' && due <= now && runner.hasRoom()
  const state = atOnce ? 'running' : 'waiting'
  const task = {holder, call, state, created: Math.round(now), due: atOnce ? null : due, atTime} as const
  const {key, id} = store.transaction(() => insertTask(store, task))
  tally.live += 1
  tally.liveBytes += call.data.byteLength
  if (atOnce) {
    const {func, receiver, data, timeout, kind} = call
    runner.begin({key, id, func, receiver, data, timeout, keepsResult: kind !== 'no-return', again: undefined})
  } else runner.look()
  return id
}

function tooMany(message: string): Fault {
  return new Fault('TASK_LIMIT', message, 'Cancel some (daffi tasks cancel), or wait until they have ended.')
}
