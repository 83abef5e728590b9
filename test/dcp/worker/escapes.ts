/** One attempt to get out of the sandbox, or to do harm inside it. */
export interface Escape {
  readonly title: string
  /** Body of an async function that gives 'safe', or text with ESCAPED. `look(F)` tries a Function constructor. */
  readonly body: string
  /** What the attacking slice may end with beside 'safe'. */
  readonly codes?: readonly string[]
}

/** Shared by every attempt: looks through a Function constructor for what only Node has. */
export const PRELUDE = `
const own = globalThis.require
const look = (F) => {
  try {
    const loader = F('return typeof require === "undefined" ? undefined : require')()
    if (typeof loader === 'function' && loader !== own) return 'ESCAPED require'
    const found = F('return [typeof process, typeof fetch, typeof Buffer, typeof WebSocket, typeof XMLHttpRequest, typeof Worker].join()')()
    return found.split(',').every((type) => type === 'undefined') ? 'safe' : 'ESCAPED ' + found
  } catch { return 'safe' }
}
const worst = (verdicts) => verdicts.find((verdict) => verdict !== 'safe') ?? 'safe'
const isHost = (value) => {
  try {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false
    return Boolean(value.mainModule || (value.pid && value.versions) || value.readFileSync || (value.resolve && value.cache && value.extensions))
  } catch { return false }
}
/** Everything that can be reached from the values, by properties, accessors, prototypes. */
const reach = (roots) => {
  const seen = new Set(), todo = [...roots]
  while (todo.length > 0 && seen.size < 50000) {
    const value = todo.pop()
    if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value)) continue
    seen.add(value)
    try { todo.push(Object.getPrototypeOf(value)) } catch {}
    let keys = []
    try { keys = Reflect.ownKeys(value) } catch {}
    for (const key of keys) {
      try {
        const descriptor = Object.getOwnPropertyDescriptor(value, key)
        todo.push(descriptor.value, descriptor.get, descriptor.set)
      } catch {}
    }
  }
  return [...seen]
}
const judge = (values) => worst(values.flatMap((value) => {
  if (isHost(value)) return ['ESCAPED host object']
  const verdicts = []
  try { if (typeof value === 'function') verdicts.push(look(value.constructor)) } catch {}
  try { verdicts.push(look(value.constructor.constructor)) } catch {}
  return verdicts
}))
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
/** What a rejected import gives: in a vm context an error of the realm around it. */
const foreign = async () => { try { return ['ESCAPED import ' + typeof await import('node:fs')] } catch (error) { return error } }
`

export const ESCAPES: readonly Escape[] = [
  {
    title: 'constructor chains from every object in reach',
    body: `return judge(reach([globalThis, this, arguments, look]))`,
  },
  {
    title: 'names on the global object',
    body: `const known = 'console progress work require module exports bravojs self location navigator importScripts requestAnimationFrame performance queueMicrotask setTimeout clearTimeout setInterval clearInterval setImmediate clearImmediate atob btoa crypto globalThis undefined eval isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape'.split(' ')
      const odd = Object.getOwnPropertyNames(globalThis).filter((name) => /^[a-z_]/.test(name) && !known.includes(name) && name !== 'job')
      return odd.length ? 'ESCAPED ' + odd : 'safe'`,
  },
  {
    title: 'Function and eval',
    body: `const asynchronous = await (async () => {}).constructor('return typeof process + typeof Buffer')()
      const generated = (function* () {}).constructor('yield typeof process + typeof Buffer')().next().value
      if (asynchronous + generated !== 'undefined'.repeat(4)) return 'ESCAPED ' + asynchronous + generated
      return worst([look(Function), look((source) => () => (0, eval)('(() => {' + source + '})()'))])`,
  },
  {
    title: 'import() of a module',
    body: `return worst(await Promise.all(['fs', 'node:net', 'child_process', 'data:text/javascript,export default 1', 'file:///etc/passwd'].map((name) => import(name).then(() => 'ESCAPED ' + name, () => 'safe'))))`,
  },
  {
    title: 'import() in evaluated code',
    body: `return worst(await Promise.all([() => (0, eval)("import('fs')"), () => Function("return import('fs')")(), () => new Promise((resolve, reject) => setTimeout(() => Function("return import('fs')")().then(resolve, reject), 1))].map(async (attempt) => { try { await attempt(); return 'ESCAPED' } catch { return 'safe' } })))`,
  },
  {
    title: 'the error of a rejected import',
    body: `const error = await foreign(); return worst([String(error).includes('ESCAPED') ? String(error) : 'safe', judge(reach([error]))])`,
  },
  {
    title: 'a second import from the realm of that error',
    body: `const error = await foreign(); let found = 'safe'
      try { const F = error.constructor.constructor; await F("return import('node:fs')")(); found = 'ESCAPED' } catch {}
      try { const F = error.constructor.constructor; await F("return (0, eval)(\\"import('node:fs')\\")")(); found = 'ESCAPED' } catch {}
      return found`,
  },
  {
    title: 'getters on the prototype that Node itself reads',
    body: `const error = await foreign(); let found = 'safe'
      const hit = (value, how) => { if (isHost(value)) found = 'ESCAPED by ' + how }
      for (let holder = error; holder; holder = Object.getPrototypeOf(holder)) {
        for (const key of ['domain', 'noDeprecation', 'throwDeprecation', 'traceDeprecation', '_handleQueue', 'mainModule', 'pendingHandle', 'then', 'toJSON', 'cmd', 'swallowErrors', 'keepOpen', 'get', 'set', 'value', 'signal', 'fd', 'highWaterMark', 'emitClose', 'captureRejections', 'oncomplete', 'onread', 'asyncReset', '_events', 'path', 'flag', 'encoding', 'parent', 'children', 'once', 'capture', 'passive', 'timeout', 'cause', 'code']) {
          try { Object.defineProperty(holder, key, {configurable: true, get() { hit(this, key); return undefined }, set(value) { hit(this, key); hit(value, key); Object.defineProperty(this, key, {value, writable: true, configurable: true, enumerable: true}) }}) } catch {}
        }
      }
      const rejected = Promise.reject(1); await pause(20); rejected.catch(() => {}); await pause(20)
      void import('fs').catch(() => {}); Promise.reject(new Error('left alone')); console.log('x'); progress(0.1); await pause(20)
      return found`,
  },
  {
    title: 'promise and call hijack in the realm of that error',
    body: `const error = await foreign(); let found = 'safe'
      const note = (values) => { for (const value of values) if (isHost(value)) found = 'ESCAPED by hijack' }
      const seen = reach([error])
      for (const value of seen) for (const key of Reflect.ownKeys(value)) {
        try {
          const descriptor = Object.getOwnPropertyDescriptor(value, key)
          if (typeof descriptor.value !== 'function' || key === 'constructor' || reach([globalThis]).includes(value)) continue
          const before = descriptor.value
          value[key] = function (...args) { note([this, ...args]); return Reflect.apply(before, this, args) }
        } catch {}
      }
      await pause(20); console.log('y'); await pause(20)
      return found`,
  },
  {
    title: 'call sites of prepareStackTrace',
    body: `let found = 'safe'; const error = await foreign()
      const prepare = (_, sites) => {
        for (const site of sites) for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(site))) {
          try { const value = site[name](); if (isHost(value) || (value && judge([value]) !== 'safe')) found = 'ESCAPED by ' + name } catch {}
        }
        found = worst([found, judge(reach([sites[0]]))])
        return ''
      }
      Error.stackTraceLimit = 100
      Error.prepareStackTrace = prepare
      try { error.constructor.constructor.prepareStackTrace = prepare } catch {}
      try { Object.getPrototypeOf(error.constructor).prepareStackTrace = prepare } catch {}
      try { null.x } catch (thrown) { thrown.stack }
      new Error().stack
      const target = {}; Error.captureStackTrace(target); target.stack
      try { console.log({get x() { return new Error().stack }}) } catch {}
      await pause(5); new Error().stack
      Error.prepareStackTrace = undefined
      return found`,
  },
  {
    title: 'errors of a stack overflow, in every function of the host',
    body: `const errors = []
      let acted = 0
      const dive = (act) => { try { dive(act) } catch (error) { errors.push(error) } if (acted++ < 200) try { act() } catch (error) { errors.push(error) } }
      const shallow = []
      for (const act of [() => {}, () => console.log('deep'), () => progress(0.5), () => performance.now(), () => clearTimeout(setTimeout(() => {}, 1e6)), () => { import('fs').catch((error) => shallow.push(error)) }]) { acted = 0; try { dive(act) } catch (error) { errors.push(error) } errors.length = Math.min(errors.length, 500) }
      await pause(1)
      return judge([...new Set([...errors, ...shallow].map((error) => error && error.constructor))])`,
    codes: ['ESANDBOXDIED', 'ESLICETOOSLOW', 'EUNCAUGHT'],
  },
  {
    title: 'callers of a sloppy function',
    body: `let found = 'safe'
      const spy = Function('note', 'return function spy() { note(spy.caller); try { note(arguments.callee.caller) } catch {} return 1 }')((value) => { if (value && (isHost(value) || judge([value]) !== 'safe')) found = 'ESCAPED caller' })
      const trap = {}; Object.defineProperty(trap, 'x', {enumerable: true, get: spy}); trap.toJSON = spy
      console.log(trap); setTimeout(spy, 1); queueMicrotask(spy); await pause(20)
      return found`,
  },
  {
    title: 'the channel to the supervisor',
    body: `const names = ['process', 'send', 'postMessage', 'emit', 'host', 'js', 'runner', 'values', 'coding', 'channel', 'onmessage']
      const F = (await foreign()).constructor.constructor
      return names.some((name) => typeof globalThis[name] !== 'undefined') ? 'ESCAPED name' : self !== globalThis ? 'ESCAPED self' : worst([look(F), look(Function)])`,
  },
  {
    title: 'streaming WebAssembly and its errors',
    body: `const errors = []
      for (const act of [() => WebAssembly.compileStreaming(Promise.resolve(1)), () => WebAssembly.instantiateStreaming({}), () => WebAssembly.compile(new Uint8Array([0])), () => WebAssembly.instantiate('x'), () => new WebAssembly.Memory({initial: 70000})]) { try { await act() } catch (error) { errors.push(error) } }
      return judge(reach(errors))`,
  },
  {
    title: 'a getter on the thrown value that throws',
    body: `throw Object.defineProperty(new Error('x'), 'message', {get() { throw 1 }})`,
    codes: ['EUNCAUGHT'],
  },
  {
    title: 'a thrown proxy',
    body: `throw new Proxy(function () {}, {get() { throw 1 }, getPrototypeOf() { throw 2 }, ownKeys() { throw 3 }})`,
    codes: ['EUNCAUGHT'],
  },
  {title: 'a thrown null', body: `throw null`, codes: ['EUNCAUGHT']},
  {title: 'a huge thrown message', body: `throw new Error('x'.repeat(5e7))`, codes: ['EUNCAUGHT']},
  {
    title: 'a result that is a trap',
    body: `return new Proxy({}, {get() { throw 1 }, ownKeys() { throw 2 }, getPrototypeOf() { throw 3 }})`,
    codes: ['EUNCAUGHT'],
  },
  {
    title: 'a thenable that settles twice and throws',
    body: `return {then(resolve, reject) { resolve('safe'); reject('ESCAPED'); resolve('ESCAPED'); throw 'ESCAPED' }}`,
  },
  {title: 'a result above the bound', body: `return 'x'.repeat(33 * 1024 * 1024)`, codes: ['EWORKTOOBIG']},
  {
    title: 'messages that look like the protocol',
    body: `for (const text of ['\\0', 'end\\n', '\\0r1\\0r2\\0e{}', '\\0\\0\\0\\u0004end\\n', 'outcomes\\n0\\0r99']) { console.log(text); console.error({text}) }
      return 'safe'`,
  },
  {
    title: 'pollution of the prototypes that the runner might use',
    body: `const bad = function () { throw new Error('polluted') }
      for (const holder of [Object.prototype, Array.prototype, String.prototype, Number.prototype, Function.prototype, Promise.prototype, Map.prototype, Set.prototype, RegExp.prototype, Error.prototype, Date.prototype]) {
        for (const key of ['toJSON', 'get', 'set', 'value', 'enumerable', '0', '1', 'length_', 'map', 'push', 'join', 'slice', 'indexOf', 'substring', 'charCodeAt', 'split', 'call', 'apply', 'bind', 'then', 'catch', 'finally', 'forEach', 'toString', 'valueOf', 'hasOwnProperty', 'toISOString', 'test', 'exec', 'index', 'code', 'stack']) {
          if (key === 'then' && holder !== Promise.prototype) continue
          try { Object.defineProperty(holder, key, {__proto__: null, configurable: true, get: () => bad, set: () => {}}) } catch {}
        }
        try { holder[Symbol.iterator] = bad } catch {}
      }
      for (const holder of [JSON, Object, Reflect, Array, Math, Number, Promise, Date, String, ArrayBuffer, Atomics]) for (const key of Object.getOwnPropertyNames(holder)) { if (key !== 'prototype') try { holder[key] = bad } catch {} }
      for (const key of ['JSON', 'Array', 'Promise', 'Error', 'Map', 'Set', 'Date', 'eval', 'parseInt', 'undefined', 'setTimeout', 'Function']) try { globalThis[key] = bad } catch {}
      return 'safe'`,
    codes: ['EUNCAUGHT'],
  },
  {
    title: 'traps in emitted values',
    body: `const trap = new Proxy({}, {get() { throw 1 }, ownKeys() { throw 2 }, getPrototypeOf() { throw 3 }})
      const thrown = []
      for (const value of [trap, {trap}, {toJSON() { throw 4 }}, {get x() { throw 5 }}, [new Map([[trap, trap]])], Object.create(trap), new Proxy([], {get: (target, key) => key === 'length' ? 4e9 : target[key]}), {toJSON: () => trap}]) try { work.emit('trap', value) } catch (error) { thrown.push(error) }
      let nested = 0
      try { work.emit('nested', {get x() { if (nested++ < 100) work.emit('nested', this); return nested }}) } catch (error) { thrown.push(error) }
      work.emit('\\0end\\n', '\\0r1')
      return judge(reach(thrown))`,
    codes: ['EUNCAUGHT', 'EWORKTOOBIG'],
  },
  {
    title: 'work.reject inside a getter of the result',
    body: `return {get x() { try { work.reject('caught') } catch (error) { globalThis.caught = judge(reach([error])) } return 'ESCAPED' }}`,
    codes: ['EWORKREJECT'],
  },
  {
    title: 'work.reject in every turn of a slice',
    body: `setTimeout(() => work.reject('timer'), 1); queueMicrotask(() => work.reject('microtask')); try { work.reject('first') } catch {}
      for (let turn = 0; turn < 100; turn++) { try { work.reject('again') } catch {} await 0 }
      return 'ESCAPED'`,
    codes: ['EWORKREJECT'],
  },
  {
    title: 'work.reject and work.emit where the stack ends',
    body: `for (const act of [() => work.reject('deep'), () => work.emit('deep', {a: [NaN]}), () => require('deep'), () => crypto.randomUUID(), () => atob('aaaa')]) {
        let left = 50
        const dive = () => { try { dive() } catch {} if (left-- > 0) try { act() } catch {} }
        dive()
      }
      return 'safe'`,
    codes: ['EWORKREJECT', 'ESANDBOXDIED', 'ESLICETOOSLOW', 'EUNCAUGHT'],
  },
  {
    title: 'names that require might find',
    body: `const found = []
      for (const name of ['fs', 'node:fs', '__proto__', 'constructor', 'hasOwnProperty', 'toString', '', '.', '..', '/etc/passwd', 'process', 'module', {toString: () => 'fs'}, Symbol.iterator, ['fs'], null, undefined]) try { found.push(require(name)) } catch (error) { found.push(error) }
      if (found.some((value) => !(value instanceof Error))) return 'ESCAPED require'
      return judge(reach([...found, require, module, exports, work, crypto]))`,
  },
  {
    title: 'random values as a way to the host',
    body: `const found = []
      for (const value of [null, {}, [], new Proxy(new Uint8Array(4), {}), new Uint8Array(65537), new Float32Array(1), {length: 3, __proto__: Uint8Array.prototype}]) try { crypto.getRandomValues(value); found.push('ESCAPED') } catch (error) { found.push(error) }
      return worst([found.includes('ESCAPED') ? 'ESCAPED random' : 'safe', judge(reach(found))])`,
  },
  {
    title: 'a result with the words of KVIN and a prototype key',
    body: `const value = JSON.parse('{"__proto__":{"polluted":1},"ctr":9,"raw":{"a":1},"seen":0,"_serializeVerId":"v9","what":1}')
      value.lost = undefined; value.arr = {ctr: 'eval', arg: 'process', ps: {__proto__: null, length: NaN}}
      return (work.emit('value', value), globalThis.kept = value, 'safe')`,
  },
  {
    title: 'hooks that the coding of values might call',
    body: `const bad = () => { throw new Error('polluted') }
      for (const type of [Map, Set, Date, RegExp, Error, ArrayBuffer, DataView, Uint8Array, Float64Array, Symbol, BigInt, WeakMap]) {
        try { Object.defineProperty(type, Symbol.hasInstance, {value: () => true}) } catch {}
        try { Object.defineProperty(type, Symbol.species, {get: bad}) } catch {}
        for (const key of Reflect.ownKeys(type.prototype)) if (key !== 'constructor') try { Object.defineProperty(type.prototype, key, {get: bad, configurable: true}) } catch {}
      }
      const views = Object.getPrototypeOf(Uint8Array.prototype)
      for (const key of Reflect.ownKeys(views)) try { Object.defineProperty(views, key, {get: bad}) } catch {}
      for (const holder of [Object.prototype, Array.prototype]) for (const key of ['raw', 'ctr', 'arr', 'ps', 'seen', 'number', 'lst', 'isl', 'what', 'public', 'modules']) try { Object.defineProperty(holder, key, {get: bad, set: bad, configurable: true}) } catch {}
      Array.prototype[Symbol.iterator] = bad
      return 'safe'`,
  },
]

/** What never ends by itself, or takes all that there is. */
export const ENDLESS: readonly Escape[] = [
  {title: 'an endless loop', body: `for (;;);`, codes: ['ESLICETOOSLOW']},
  {title: 'an endless chain of microtasks', body: `for (;;) await 0`, codes: ['ESLICETOOSLOW']},
  {title: 'a promise that never settles', body: `await new Promise(() => {})`, codes: ['ESLICETOOSLOW']},
  {
    title: 'endless output',
    body: `for (;;) { console.log('x'.repeat(10000)); progress(0.5) }`,
    codes: ['ESLICETOOSLOW'],
  },
  {
    title: 'endless events',
    body: `for (;;) work.emit('x', ['y'.repeat(1000), undefined])`,
    codes: ['ESLICETOOSLOW'],
  },
  {
    title: 'the same message without end',
    body: `for (;;) console.log('x')`,
    codes: ['ESLICETOOSLOW'],
  },
  {
    title: 'a catch around work.reject that goes on for ever',
    body: `for (;;) try { work.reject('again') } catch {}`,
    codes: ['ESLICETOOSLOW', 'EWORKREJECT'],
  },
  {
    title: 'a value that unfolds for ever',
    body: `return {get x() { return {__proto__: Object.getPrototypeOf(this), get x() { return this }, n: NaN, deep: Object.create(this)} }, n: undefined, list: new Proxy([], {get: (target, key) => key === 'length' ? 2 ** 53 : NaN, has: () => true, getOwnPropertyDescriptor: () => ({value: 1, configurable: true})})}`,
    codes: ['ESLICETOOSLOW', 'ESANDBOXDIED', 'EUNCAUGHT', 'EWORKTOOBIG'],
  },
  {
    title: 'one huge array buffer',
    body: `const all = []; for (const size of [2 ** 33, 2 ** 32, 2 ** 31]) try { all.push(new ArrayBuffer(size)) } catch {} for (const buffer of all) new Uint8Array(buffer).fill(1); return 'safe'`,
    codes: ['ESANDBOXDIED', 'EUNCAUGHT'],
  },
  {
    title: 'WebAssembly memory of 4 GiB',
    body: `const memory = new WebAssembly.Memory({initial: 65536}); new Uint8Array(memory.buffer).fill(1); return 'safe'`,
    codes: ['ESANDBOXDIED', 'EUNCAUGHT'],
  },
  {
    title: 'shared memory of 4 GiB',
    body: `const memory = new WebAssembly.Memory({initial: 65536, maximum: 65536, shared: true}); new Uint8Array(memory.buffer).fill(1)
      const all = []; for (;;) all.push(new Uint8Array(new SharedArrayBuffer(2 ** 28)).fill(1))`,
    codes: ['ESANDBOXDIED', 'EUNCAUGHT'],
  },
  {
    title: 'endless memory',
    body: `const all = []; for (;;) all.push(new Array(1e6).fill(all.length + 0.5))`,
    codes: ['ESANDBOXDIED', 'EUNCAUGHT'],
  },
  {
    title: 'endless array buffers',
    body: `const all = []; for (;;) all.push(new Uint8Array(64 << 20).fill(1))`,
    codes: ['ESANDBOXDIED', 'EUNCAUGHT'],
  },
  {
    title: 'WebAssembly memory',
    body: `const memories = []
      for (;;) { const memory = new WebAssembly.Memory({initial: 1}); memory.grow(8000); new Uint8Array(memory.buffer).fill(1); memories.push(memory) }`,
    codes: ['ESANDBOXDIED', 'EUNCAUGHT'],
  },
  {title: 'an endless string', body: `let text = 'x'; for (;;) text += text`, codes: ['ESANDBOXDIED', 'EUNCAUGHT']},
  {
    title: 'Atomics.wait',
    body: `Atomics.wait(new Int32Array(new SharedArrayBuffer(8)), 0, 0); return 'safe'`,
    codes: ['ESLICETOOSLOW', 'EUNCAUGHT'],
  },
  {
    title: 'a getter on the thrown value that never returns',
    body: `throw Object.defineProperty(new Error('x'), 'stack', {get() { for (;;); }})`,
    codes: ['ESLICETOOSLOW'],
  },
]
