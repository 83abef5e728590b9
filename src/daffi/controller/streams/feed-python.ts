import {Fault} from '../../../errors.js'
import type {StreamWriter} from '../../link/link.js'
import {remoteError} from '../../wire/pickle/shapes/remote-error.js'
import type {PyObject} from '../../wire/pickle/values.js'
import {stopped} from '../answer.js'
import {ask} from '../ask.js'
import type {Member} from '../member.js'
import type {Mesh} from '../mesh.js'
import {readReply} from '../payload.js'
import type {Feed, FeedOptions} from './feed.js'

/** A stream that a Python receiver was told to fetch. */
export interface Outlet {
  readonly caller: Member
  readonly callerUuid: number
  readonly receiver: Member
  /** It is there. Resolves when all is written; rejects when the stream broke. */
  attach(writer: StreamWriter): Promise<void>
}

/** By the number that the receiver knows its stream by. */
export type Outlets = Map<number, Outlet>

/** Milliseconds that a receiver has to fetch its stream, and to say why it stopped reading. */
const FETCH_MS = 10_000

/** INIT_STREAM to the receiver, which opens `stream_from_controller`, and answers once when it has taken all. */
export function feedPython(mesh: Mesh, outlets: Outlets, options: FeedOptions): Feed {
  const {caller, callerUuid, func, data, receiver, onFail} = options
  const opened = deferred<StreamWriter | undefined>()
  const written = deferred<void>()
  const taken = deferred<boolean>()
  let life: 'open' | 'failed' = 'open'
  let uuid = 0

  const finish = (ok: boolean): void => {
    outlets.delete(uuid)
    clearTimeout(timer)
    opened.resolve(undefined)
    taken.resolve(ok)
  }
  const fail = (error: PyObject): void => {
    if (life === 'failed') return
    life = 'failed'
    mesh.calls.end(uuid)
    finish(false)
    written.reject(new Error('The stream has failed'))
    onFail(error)
  }
  const noSign = (): void => fail(remoteError(`Node ${receiver.name} does not take the stream of function ${func}`))
  let timer = setTimeout(noSign, FETCH_MS)
  // Whoever attaches looks at it; before, nobody does.
  written.promise.catch(() => undefined)

  const question = {flag: 'INIT_STREAM', func, data, transmitter: caller.name, timeout: 0} as const
  const sent = ask(mesh, receiver, question, {
    onReply: (reply) => {
      const result = readReply(reply.data)
      if (result.ok) finish(life === 'open')
      else fail(result.error)
    },
    onLost: () => fail(remoteError(stopped(receiver.name))),
  })
  if (typeof sent === 'number' && life === 'open') {
    uuid = sent
    outlets.set(uuid, {
      caller,
      callerUuid,
      receiver,
      attach(writer) {
        clearTimeout(timer)
        opened.resolve(writer)
        return written.promise
      },
    })
  } else if (typeof sent !== 'number') fail(remoteError(sent.message))

  return {
    async write(item) {
      const writer = await opened.promise
      if (life === 'failed' || !writer) return false
      try {
        await writer.write(item)
      } catch {
        // Its answer says why it reads no more.
        timer = setTimeout(noSign, FETCH_MS)
        return false
      }
      return life === 'open'
    },
    async end() {
      await opened.promise
      written.resolve()
      return taken.promise
    },
    abort(reason) {
      if (life === 'failed') return
      life = 'failed'
      finish(false)
      written.reject(new Fault('CALL_FAILED', reason.message))
    },
  }
}

interface Deferred<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (reason: Error) => void
}

function deferred<T>(): Deferred<T> {
  let resolve = (_value: T): void => {}
  let reject = (_reason: Error): void => {}
  const promise = new Promise<T>((done, failed) => {
    resolve = done
    reject = failed
  })
  return {promise, resolve: (value) => resolve(value), reject: (reason) => reject(reason)}
}
