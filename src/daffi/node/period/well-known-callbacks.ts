import {GlobalContextError} from '../../wire/exceptions.js'
import {ANY_PARAMETERS} from '../../wire/pickle/shapes/signature.js'
import type {Callback} from '../callback.js'
import type {PeriodTasks} from './period-tasks.js'

/** What every daffi process has and none announces (daffi-protocol, section 5). */
export function wellKnownCallbacks({cancel, list}: PeriodTasks): ReadonlyMap<string, Callback> {
  const own: Record<string, (args: readonly unknown[]) => unknown> = {
    __cancel_scheduled_task: ([uuid, owner, func]) =>
      cancel(Number(uuid), String(owner), typeof func === 'string' ? func : null),
    __get_all_period_tasks: ([owner]) => list(String(owner)),
    __kill_all: () => null,
    __transfer_and_call: noPython,
    __async_transfer_and_call: noPython,
  }
  return new Map(Object.entries(own).map(([name, run]) => [name, wellKnown(name, run)]))
}

function wellKnown(name: string, run: (args: readonly unknown[]) => unknown): Callback {
  return {
    name,
    signature: {parameters: ANY_PARAMETERS},
    isAsync: false,
    isGenerator: false,
    method: undefined,
    run: (args) => run(args),
  }
}

function noPython(): never {
  throw new GlobalContextError('This process runs JavaScript: it cannot run a function of Python.')
}
