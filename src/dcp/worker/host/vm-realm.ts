import {constants, createContext, Script} from 'node:vm'
import type {RealmDoor} from '../worktimes/map-basic/realm.js'
import {createRealmTimers, type Realm, type RealmOutside, type RealmProgram} from './realm.js'

/**
 * The realm for where isolated-vm does not load: a context of its own, with an ordinary global object (no
 * interceptors, so global look-ups are as fast as anywhere; reference dependencies, section 7). Alone it is no
 * boundary: the main realm around it must be stripped and frozen before a job arrives (`lockMainRealm`).
 */
export async function createVmRealm(program: RealmProgram, outside: RealmOutside): Promise<Realm> {
  const {door} = await openVmRealm<RealmDoor>(program, outside, (id) => fire(id))
  const {define, run, fire} = door
  return {define, run}
}

/**
 * Evaluates a program in a context of its own and gives its door, whose functions are read once, before job code exists.
 * Into the realm go the host's functions, which only the program's closure sees; bytes are copied into arrays of the realm.
 */
export async function openVmRealm<Door>(
  {source, codeCache, start, files, evaluates}: RealmProgram,
  outside: RealmOutside,
  fire: (id: number) => void,
): Promise<{door: Door; script: Script}> {
  const context = createContext(constants.DONT_CONTEXTIFY as unknown as object, {
    name: 'job',
    codeGeneration: {strings: evaluates, wasm: true},
  })
  const timers = createRealmTimers(outside, fire)
  const cachedData = codeCache && Buffer.from(codeCache.buffer, codeCache.byteOffset, codeCache.length)
  const script = new Script(source, cachedData ? {cachedData} : {})
  const open = script.runInContext(context) as (...host: unknown[]) => Door | Promise<Door>
  const size = (name: string): number => files.get(name)?.size ?? 0
  const fill = (name: string, target: Uint8Array): void => files.get(name)?.read(target)
  const door = await open(outside.emit, outside.now, timers.start, timers.stop, outside.random, size, fill, start)
  files.clear()
  return {door, script}
}
