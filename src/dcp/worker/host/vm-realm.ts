import {constants, createContext, runInContext} from 'node:vm'
import type {RealmDoor} from '../worktimes/map-basic/realm.js'
import {createRealmTimers, type Realm, type RealmOutside} from './realm.js'

/**
 * The realm for where isolated-vm does not load: a context of its own, with an ordinary global object (no
 * interceptors, so global look-ups are as fast as anywhere; reference dependencies, section 7). Alone it is no
 * boundary: the main realm around it must be stripped and frozen before a job arrives (`lockMainRealm`).
 */
export function createVmRealm(source: string, outside: RealmOutside): Realm {
  const context = createContext(constants.DONT_CONTEXTIFY as unknown as object, {name: 'job'})
  const timers = createRealmTimers(outside, (id) => fire(id))
  const open = runInContext(source, context) as (...host: unknown[]) => RealmDoor
  // Read once, before job code exists. Into the realm go these four functions, which only the runner's closure sees.
  const {define, run, fire} = open(outside.emit, outside.now, timers.start, timers.stop)
  return {define, run}
}
