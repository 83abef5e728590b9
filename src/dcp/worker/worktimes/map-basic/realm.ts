import {valueCodingSource} from '../../../job/values/value-coding.js'
import {captureValueIntrinsics} from '../../../job/values/value-intrinsics.js'
import {makeBase64} from './base64.js'
import {makeConsole} from './console.js'
import {makeCrypto} from './crypto.js'
import {makeDescriber} from './describe.js'
import {defineGlobals} from './globals.js'
import {captureIntrinsics} from './intrinsics.js'
import {MAP_BASIC_LIMITS} from './limits.js'
import {makeModulePaths} from './module-paths.js'
import {makeModules} from './modules.js'
import {makePackages} from './packages.js'
import {makeProgress} from './progress.js'
import {makeRunner} from './runner.js'
import {makeTextCoding} from './text-coding.js'
import {makeTimers} from './timers.js'
import {makeWork} from './work.js'

/** Name of the runner's script: stack traces end before its frames. */
const FRAME = 'sandbox-runner.js'

/** What the realm gives back to its host, each to be called with strings and numbers only. */
export interface RealmDoor {
  /** Body of a `define` frame. */
  define(body: string): void
  run(body: string): void
  fire(id: number): void
}

/**
 * Source of the map-basic worktime as it runs inside the untrusted realm: an expression whose value is a function
 * `(emit, now, startTimer, stopTimer, random) => RealmDoor`. The parts cross as the source text of their functions.
 * @param separator Stands between the value texts of a batch.
 * @param isolated For isolated-vm: WebAssembly's promises never settle there, so they are made from the synchronous API;
 *   and a call to the host costs 0.1 ms there, so performance.now() counts whole milliseconds.
 */
export function mapBasicSource(separator: string, isolated: boolean): string {
  return `((emit, now, startTimer, stopTimer, random) => {
'use strict';
const limits = ${JSON.stringify({...MAP_BASIC_LIMITS, stackEnd: FRAME})};
const separator = ${JSON.stringify(separator)};
const js = (${captureIntrinsics})();
const guard = (${guardHostCall})(js);
const host = {__proto__: null, emit: guard(emit), now: guard(now), startTimer: guard(startTimer), stopTimer: guard(stopTimer)};
const state = {__proto__: null, index: -1, turn: 0, consoleMessages: 0, consoleText: 0, begun: false, said: undefined, same: 0,
  customMessages: 0, customText: 0, progressAt: 0, progressValue: 0, progressKnown: false};
const values = (${captureValueIntrinsics})();
const coding = ${valueCodingSource('values', 'limits')};
const describer = (${makeDescriber})(js, limits, coding.writeJson, values.kindOf, ${JSON.stringify(FRAME)});
const output = (${makeConsole})(js, host, limits, state, describer, coding.encode);
const runner = (${makeRunner})(js, host, limits, state, coding, describer, output, separator);
const timers = (${makeTimers})(js, host, runner.fail, runner.flush);
const modules = (${makeModules})(js, runner.evaluate);
const packages = (${makePackages})(js, (${makeModulePaths})(js), modules, runner.fail);
const work = (${makeWork})(js, host, limits, state, coding.encode, describer, runner.end);
const progress = (${makeProgress})(js, host, limits, state, output);
runner.use(timers, modules, packages, work);
${isolated ? `(${useSynchronousWasm})(js); host.now = (${makeClock})(js);` : ''}
const base64 = (${makeBase64})(js);
(${defineGlobals})(js, host, state, runner.fail, {__proto__: null, output, progress, work: work.work, packages, timers,
  coding: (${makeTextCoding})(js), base64, crypto: (${makeCrypto})(values, guard(random), base64.atob)});
return {__proto__: null, define: runner.define, run: runner.run, fire: timers.fire};
})
//# sourceURL=${FRAME}`
}

type Wasm = Record<string, unknown>

function useSynchronousWasm(js: ReturnType<typeof captureIntrinsics>): void {
  const wasm = (globalThis as {WebAssembly?: Wasm}).WebAssembly
  if (!wasm) return
  const Module = wasm.Module as new (bytes: unknown) => object
  const Instance = wasm.Instance as new (module: object, imports: unknown) => object
  js.expose(wasm, 'compile', async (bytes: unknown) => new Module(bytes))
  js.expose(wasm, 'instantiate', async (source: unknown, imports: unknown) => {
    if (source instanceof Module) return new Instance(source, imports)
    const module = new Module(source)
    return {module, instance: new Instance(module, imports)}
  })
}

/** An error of the host belongs to the realm around: a job that overflows the stack inside a call must not get hold of it. */
function guardHostCall(js: ReturnType<typeof captureIntrinsics>) {
  return (call: (first: unknown, second: unknown) => unknown) =>
    (first: unknown, second: unknown): unknown => {
      try {
        return call(first, second)
      } catch {
        throw new js.RangeError('Maximum call stack size exceeded')
      }
    }
}

function makeClock(js: ReturnType<typeof captureIntrinsics>): () => number {
  const origin = js.clock()
  let last = 0
  return () => {
    const now = js.clock() - origin
    if (now > last) last = now
    return last
  }
}
