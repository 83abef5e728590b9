import {GlobalContextError} from '../wire/exceptions.js'
import {Kwargs} from './kwargs.js'
import {type Caller, RemoteCall} from './remote-call.js'

type Remote = (...args: never) => unknown

/** What a call of a function gives: of a generator its items, of an asynchronous one what it resolves with. */
type Returns<Function extends Remote> =
  ReturnType<Function> extends AsyncIterable<infer Item>
    ? AsyncIterable<Item>
    : ReturnType<Function> extends Generator<infer Item>
      ? AsyncIterable<Item>
      : Awaited<ReturnType<Function>>

/** A remote function of known type. Arguments by name are not checked by TypeScript, but before they are sent. */
export interface RemoteFunction<Function extends Remote> {
  (...args: Parameters<Function>): RemoteCall<Returns<Function>>
  (...args: [...args: unknown[], kwargs: Kwargs]): RemoteCall<Returns<Function>>
  /** All items of a stream; a text is none, though it can be iterated. */
  (items: (Iterable<unknown> & object) | AsyncIterable<unknown>): Pick<RemoteCall<void>, 'stream'>
}

/** The functions of other processes, by name: of known types where the program says which there are. */
export type RemoteCalls<Functions> = unknown extends Functions
  ? // biome-ignore lint/suspicious/noExplicitAny: nobody knows which functions other processes have
    Readonly<Record<string, any>>
  : {readonly [Name in keyof Functions]: Functions[Name] extends Remote ? RemoteFunction<Functions[Name]> : never}

/**
 * `g.call`: every name is a function.
 * @param isGlobal tells a `Global`, which cannot travel
 */
export function remoteCalls<Functions>(caller: Caller, isGlobal: (value: unknown) => boolean): RemoteCalls<Functions> {
  const known = new Map<string, (...args: unknown[]) => RemoteCall>()
  const remote = (func: string) => {
    const call = known.get(func) ?? ((...args: unknown[]) => new RemoteCall(caller, request(func, args, isGlobal)))
    known.set(func, call)
    return call
  }
  const functions = new Proxy(Object.create(null), {
    // A promise is told by its `then`; what asks for it wants to know whether this is one.
    get: (_, name) => (typeof name === 'string' && name !== 'then' ? remote(name) : undefined),
  })
  return functions as RemoteCalls<Functions>
}

function request(func: string, given: readonly unknown[], isGlobal: (value: unknown) => boolean) {
  const last = given.at(-1)
  const [args, kwargs] = last instanceof Kwargs ? [given.slice(0, -1), last.values] : [given, {}]
  if (args.some(isGlobal) || Object.values(kwargs).some(isGlobal)) {
    throw new GlobalContextError(
      "'g' object cannot be serialized or passed to remote callback as argument. " +
        "If you want to have 'g' object inside remote callback you can specify it as 'g' argument." +
        " 'g' will be injected in callback automatically during invocation.",
    )
  }
  return {func, args, kwargs}
}
