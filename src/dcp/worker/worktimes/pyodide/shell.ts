import type {Intrinsics} from '../map-basic/intrinsics.js'

/** What the shell needs of the host. Every argument and result is a string, a number, or bytes of the realm itself. */
export interface ShellHost {
  now(): number
  /** So many random bytes as base64. */
  random(count: number): string
  /** The bytes of a file as ArrayBuffer of the realm, or their number: then `fill` copies them. */
  take(name: string): ArrayBuffer | number
  fill(name: string, target: Uint8Array): void
}

type WasmMemory = new (descriptor: {initial: number; maximum?: number; shared?: boolean}) => object

/**
 * Runs inside the untrusted realm. The few names that Pyodide takes from a JavaScript shell (as d8 is one), as one record: they are in
 * scope for Pyodide's scripts alone and never become globals. There is no network, no process and no timer.
 * @param maxPages Bound of Python's memory in pages of 64 KiB: above it Python raises MemoryError.
 */
export function makeShell(
  js: Intrinsics,
  host: ShellHost,
  coding: {readonly TextEncoder: unknown; readonly TextDecoder: unknown},
  maxPages: number,
) {
  const real = (globalThis as unknown as {WebAssembly: Record<string, unknown>}).WebAssembly
  const RealModule = real.Module as new (bytes: unknown) => object
  const RealInstance = real.Instance as new (module: object, imports: unknown) => object
  const RealMemory = real.Memory as WasmMemory
  const Utf8 = coding.TextDecoder as new (
    label?: string,
    options?: object,
  ) => {decode(bytes?: ArrayBuffer | ArrayBufferView): string}

  class TextDecoder {
    readonly #wide: boolean
    readonly #utf8
    readonly encoding: string
    constructor(label = 'utf-8', options?: object) {
      this.encoding = label
      this.#wide = label === 'utf-16le'
      this.#utf8 = this.#wide ? undefined : new Utf8(label === 'utf8' ? 'utf-8' : label, options)
    }
    decode(input?: ArrayBuffer | ArrayBufferView): string {
      if (this.#utf8) return this.#utf8.decode(input)
      if (input === undefined) return ''
      const bytes = js.isView(input)
        ? new js.Uint8Array(input.buffer, input.byteOffset, input.byteLength)
        : new js.Uint8Array(input)
      let text = ''
      for (let at = 0; at + 1 < bytes.length; at += 2) {
        text += js.fromCharCode((bytes[at] as number) | ((bytes[at + 1] as number) << 8))
      }
      return text
    }
  }

  const Encoder = coding.TextEncoder as new () => {encode(text: string): Uint8Array}
  class TextEncoder extends Encoder {
    encodeInto(text: string, target: Uint8Array): {read: number; written: number} {
      const bytes = this.encode(text)
      target.set(bytes)
      return {read: text.length, written: bytes.length}
    }
  }

  const readbuffer = (name: string): ArrayBuffer => {
    const taken = host.take(`${name}`)
    if (typeof taken !== 'number') return taken
    const bytes = new js.Uint8Array(taken)
    host.fill(`${name}`, bytes)
    return bytes.buffer as ArrayBuffer
  }

  let troubles = ''
  const complain = (...texts: unknown[]): void => {
    for (let place = 0; place < texts.length; place++) troubles += `${texts[place]} `
  }
  const quiet = (): void => {}

  // WebAssembly.compile and instantiate never settle inside isolated-vm.
  const instantiate = async (source: unknown, imports: unknown): Promise<unknown> => {
    if (source instanceof RealModule) return new RealInstance(source, imports)
    const module = new RealModule(source)
    return {module, instance: new RealInstance(module, imports)}
  }
  const bounded = function Memory(descriptor: {initial: number; maximum?: number; shared?: boolean}): object {
    return new RealMemory(descriptor.shared ? descriptor : {initial: descriptor.initial, maximum: maxPages})
  }
  bounded.prototype = RealMemory.prototype
  const WebAssembly = {
    Module: RealModule,
    Instance: RealInstance,
    Memory: bounded,
    Table: real.Table,
    Global: real.Global,
    Tag: real.Tag,
    Exception: real.Exception,
    RuntimeError: real.RuntimeError,
    CompileError: real.CompileError,
    LinkError: real.LinkError,
    compile: async (bytes: unknown) => new RealModule(bytes),
    instantiate,
  }

  return {
    __proto__: null,
    troubles: () => troubles,
    names: {
      __proto__: null,
      WebAssembly,
      TextDecoder,
      TextEncoder,
      readbuffer,
      read: (name: string): string => new Utf8().decode(readbuffer(name)),
      load: quiet,
      performance: {now: () => host.now()},
      // The way by which Pyodide asks a shell for random bytes: `head -c COUNT /dev/urandom | base64`.
      os: {
        system: (_program: string, args: readonly string[]): string => {
          const command = `${args[1]}`
          return host.random(js.toNumber(js.substring(command, 7, js.indexOf(command, ' ', 7))))
        },
      },
      console: {log: quiet, info: quiet, debug: quiet, warn: complain, error: complain},
      setTimeout: quiet,
      clearTimeout: quiet,
      location: '/py/',
    },
  }
}
