import {createRealmTimers, type Realm, type RealmOutside, type RealmProgram} from './realm.js'

/** How often the host looks whether its isolate still exists, in milliseconds. */
const ALIVE_MS = 100

/** The part of isolated-vm 6 that is used. */
interface Reference {
  get(key: string, options: {reference: true}): Promise<Reference>
  apply(receiver: undefined, args: readonly (string | number)[], options?: {timeout?: number}): Promise<unknown>
  applyIgnored(receiver: undefined, args: readonly (string | number)[]): void
}
interface Opener {
  apply(
    receiver: undefined,
    args: readonly unknown[],
    options: {result: {reference: true; promise: true}},
  ): Promise<Reference>
}
interface Isolate {
  createContext(): Promise<object>
  compileScript(
    source: string,
    options: {cachedData?: object},
  ): Promise<{run(context: object, options: {reference: true}): Promise<Opener>}>
  readonly isDisposed: boolean
}
interface IsolatedVm {
  Isolate: new (options: {memoryLimit: number; onCatastrophicError: (message: string) => void}) => Isolate
  Callback: new (callback: (...args: never[]) => unknown) => unknown
  ExternalCopy: new (
    value: ArrayBuffer,
    options: {transferOut: true},
  ) => {copyInto(options: {release: true; transferIn: true}): unknown}
}

/**
 * The realm in a V8 isolate of its own. Only strings and numbers cross. Job code runs on another thread, so the
 * process notices at once when its supervisor is gone.
 * @param load Loads isolated-vm; throws where its binary does not fit.
 * @param died Ends the process: the isolate ran out of memory or cannot go on.
 */
export async function createIsolatedRealm(
  {source, codeCache, start, files}: RealmProgram,
  outside: RealmOutside,
  load: () => unknown,
  memoryMiB: number,
  died: () => void,
): Promise<Realm> {
  const ivm = load() as IsolatedVm
  const isolate = new ivm.Isolate({memoryLimit: memoryMiB, onCatastrophicError: died})
  // An isolate that runs out of memory in a microtask is disposed without a word: no call is left to reject.
  const watch = (): void => {
    if (isolate.isDisposed) died()
    outside.setTimer(watch, ALIVE_MS)
  }
  watch()
  const context = await isolate.createContext()
  const timers = createRealmTimers(outside, (id) => fire.applyIgnored(undefined, [id]))
  const take = (name: string): unknown => {
    const file = files.get(name)
    const bytes = new Uint8Array(file?.size ?? 0)
    file?.read(bytes)
    files.delete(name)
    return new ivm.ExternalCopy(bytes.buffer, {transferOut: true}).copyInto({release: true, transferIn: true})
  }
  const cachedData = codeCache && new ivm.ExternalCopy(new Uint8Array(codeCache).buffer, {transferOut: true})
  const script = await isolate.compileScript(source, cachedData ? {cachedData} : {})
  const open = await script.run(context, {reference: true})
  const {emit, now, random} = outside
  const calls = [emit, now, timers.start, timers.stop, random, take].map((callback) => new ivm.Callback(callback))
  const door = await open.apply(undefined, [...calls, undefined, start], {result: {reference: true, promise: true}})
  const member = (name: string) => door.get(name, {reference: true})
  const [define, run, fire] = await Promise.all([member('define'), member('run'), member('fire')])
  // A promise that the job rejects and leaves alone rejects the call during which it did so; that is no failure.
  const call = (target: Reference, args: readonly string[]): void => {
    target.apply(undefined, args).catch(() => {})
  }
  return {define: (body) => call(define, [body]), run: (body) => call(run, [body])}
}
