/**
 * Makes the main realm of the child useless to whoever gets into it. A job in a vm context reaches the main realm's
 * intrinsics through the error that a rejected `import()` gives it. So everything that is not of the language is
 * removed from the global object; every intrinsic is frozen, because Node's own code reads properties that a job could
 * otherwise put on Object.prototype (a getter `noDeprecation` was called with `this === process`); and the process
 * object loses what leads further. Verified by the escape suite; the findings: reference dependencies-together, section 3.
 * Afterwards the host may only use what it captured before.
 */
export function lockMainRealm(main: typeof globalThis, process: object): void {
  stripProcess(process)
  const global = main as unknown as Record<PropertyKey, unknown>
  for (const key of Reflect.ownKeys(global)) if (!LANGUAGE.has(String(key))) Reflect.deleteProperty(global, key)
  freezeAll([...LANGUAGE].map((name) => global[name]).concat(hiddenIntrinsics()))
}

const LANGUAGE = new Set(
  `globalThis Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise
  RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError JSON Math Intl ArrayBuffer
  Atomics Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float16Array Float32Array Float64Array
  Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set WeakMap WeakSet WeakRef Proxy Reflect
  FinalizationRegistry decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape isFinite isNaN
  SharedArrayBuffer eval Iterator`.split(/\s+/),
)

/** Members of `process` that lead to modules, other processes, the environment, or out of the sandbox. */
const PROCESS_MEMBERS = [
  'mainModule binding _linkedBinding dlopen getBuiltinModule kill _kill abort execve chdir umask env argv execArgv',
  'execPath argv0 title send disconnect channel connected stdin stdout stderr openStdin loadEnvFile report permission',
  'setuid setgid seteuid setegid setgroups initgroups _debugProcess _debugEnd _getActiveHandles _getActiveRequests',
  'getActiveResourcesInfo setSourceMapsEnabled setUncaughtExceptionCaptureCallback config moduleLoadList',
]

function stripProcess(process: object): void {
  for (const name of PROCESS_MEMBERS.join(' ').split(' ')) Reflect.deleteProperty(process, name)
  for (const name of ['noDeprecation', 'throwDeprecation', 'traceDeprecation']) {
    Object.defineProperty(process, name, {value: name === 'noDeprecation', writable: false, configurable: false})
  }
}

/** Intrinsics that have no name: prototypes of iterators, generators and async functions. */
function hiddenIntrinsics(): unknown[] {
  const of = (value: object): unknown => Object.getPrototypeOf(value)
  return [
    of(function* () {}),
    of(async () => {}),
    of(async function* () {}),
    of((function* () {})()),
    of((async function* () {})()),
    of([][Symbol.iterator]()),
    of(''[Symbol.iterator]()),
    of(new Map()[Symbol.iterator]()),
    of(new Set()[Symbol.iterator]()),
    of(/x/[Symbol.matchAll]('')),
  ]
}

function freezeAll(roots: unknown[]): void {
  const seen = new Set<unknown>([globalThis])
  const todo = roots
  while (todo.length > 0) {
    const value = todo.pop()
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue
    seen.add(value)
    for (const descriptor of Object.values(Object.getOwnPropertyDescriptors(value))) {
      todo.push(descriptor.value, descriptor.get, descriptor.set)
    }
    todo.push(Object.getPrototypeOf(value))
    if (!ArrayBuffer.isView(value)) Object.freeze(value)
  }
}
