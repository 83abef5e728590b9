import {PickleError} from '../../wire/pickle/pickle-error.js'
import {readPickle} from '../../wire/pickle/read-pickle.js'
import {stateOf} from '../../wire/pickle/shapes/object-parts.js'
import {remoteError} from '../../wire/pickle/shapes/remote-error.js'
import {type PyObject, PyTuple} from '../../wire/pickle/values.js'
import {writePickle} from '../../wire/pickle/write-pickle.js'
import {stopped} from '../answer.js'
import {ask} from '../ask.js'
import {LIMITS} from '../limits.js'
import type {Mesh} from '../mesh.js'
import {readReply, repr} from '../payload.js'
import type {Feed, FeedOptions} from './feed.js'
import {throttleBy} from './throttle.js'

/** Items under way to one node of ours, which runs them one after the other. */
const WINDOW = 64

/** Each item is a call; a node of ours runs those that are not `completed` in the order in which they come. */
export function feedNative(mesh: Mesh, {caller, callerUuid, func, receiver, onFail}: FeedOptions): Feed {
  const open = new Set<number>()
  const slow = throttleBy(caller, callerUuid, receiver.name)
  let life: 'open' | 'failed' = 'open'
  let wake = (): void => {}

  const fail = (error: PyObject): void => {
    if (life === 'failed') return
    life = 'failed'
    for (const uuid of open) mesh.calls.end(uuid)
    open.clear()
    onFail(error)
    wake()
  }
  const below = async (limit: number): Promise<void> => {
    while (life === 'open' && open.size >= limit) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  const send = (data: Buffer): void => {
    const question = {flag: 'REQUEST', func, data, transmitter: caller.name, timeout: 0, completed: false} as const
    const sent = ask(mesh, receiver, question, {
      onReply: (reply) => {
        if (!reply.completed) return
        open.delete(reply.uuid)
        const result = readReply(reply.data)
        if (!result.ok) fail(ofStream(result.error, func, receiver.name))
        wake()
      },
      onLost: () => fail(remoteError(stopped(receiver.name))),
    })
    if (typeof sent !== 'number') fail(remoteError(sent.message))
    else if (life === 'open') open.add(sent)
  }

  return {
    async write({data}) {
      if (life === 'failed') return false
      try {
        send(callOf(data))
      } catch (error) {
        if (!(error instanceof PickleError)) throw error
        fail(remoteError(`An item of the stream cannot be read: ${error.message}`))
      }
      const since = performance.now()
      await below(WINDOW)
      if (receiver.link.queuedBytes > LIMITS.requestBytes) await receiver.link.drained()
      slow(performance.now() - since)
      return life === 'open'
    },
    async end() {
      await below(1)
      return life === 'open'
    },
    abort() {
      life = 'failed'
      wake()
    },
  }
}

/** An item is `(args, kwargs)`, a call has an error beside. */
function callOf(item: Uint8Array): Buffer {
  const value = readPickle(item)
  if (!(value instanceof PyTuple) || value.items.length !== 2) throw new PickleError('it is no pair of arguments')
  return writePickle(new PyTuple([...value.items, null]))
}

/** Upstream's text for a stream in the place of the one for a single call. */
function ofStream(error: PyObject, func: string, node: string): PyObject {
  const info = stateOf(error).get('info')
  const single = `Exception while processing function ${repr(func)} on remote executor [${node}]. `
  const [step] = error.steps
  if (typeof info === 'string' && info.startsWith(single) && step?.op === 'build' && step.state instanceof Map) {
    const text = `Exception while streaming to function ${repr(func)} on remote executor [${node}]. `
    step.state.set('info', text + info.slice(single.length))
  }
  return error
}
