import type {Link} from '../../link/link.js'
import {GlobalContextError, InitializationError} from '../../wire/exceptions.js'
import type {NodeFacts} from '../../wire/operations.js'
import {toJavaScript} from '../../wire/pickle/to-javascript.js'
import {PyTuple} from '../../wire/pickle/values.js'
import {writePickle} from '../../wire/pickle/write-pickle.js'
import type {PendingCalls} from '../calls/pending-calls.js'
import type {DaffiNode, Mapping} from '../node.js'
import {type Feed, feed} from './feed.js'
import {type CallItem, type Receiver, streamByCalls} from './stream-by-calls.js'
import {streamThroughController} from './stream-through-controller.js'

export interface SenderOptions {
  readonly name: string
  readonly mapping: () => Mapping
  readonly link: () => Link | undefined
  readonly refusal: () => Error
  readonly call: CallItem
  readonly pending: PendingCalls
  readonly throttles: Map<number, number>
}

/** Items under way to one node of ours, which runs them one after the other. */
const WINDOW = 64

/**
 * Feeds streams. Every receiver gets the items in their order and runs them in it: a node of ours keeps the order
 * itself, a Python node under our controller gets the next item when it has taken the one before, and a controller of
 * generation 2.2.1 has streams of its own; under one of 1.0.0, which has none, items are calls one by one.
 */
export function streamSender(options: SenderOptions): DaffiNode['stream'] {
  return async (func, receiver, items, signal) => {
    const link = options.link()
    if (!link) throw options.refusal()
    const going = feed(signal)
    try {
      if (link.streams && link.kind === 'python') {
        const {name, pending, throttles} = options
        const through = {name, link, streams: link.streams, pending, throttles, signal}
        await streamThroughController(through, func, receiver, items, going)
        return
      }
      const names = receiversOf(options, func, receiver)
      const ours = link.kind === 'native' ? await nodesOfOurs(options.call, going) : new Set<string>()
      const receivers = names.map((name): Receiver => ({name, window: ours.has(name) ? WINDOW : 1}))
      await streamByCalls(options.call, func, receivers, items, going)
    } finally {
      going.end()
    }
  }
}

function receiversOf({mapping, name}: SenderOptions, func: string, receiver: string): readonly string[] {
  const known = [...mapping()].filter(([node, callbacks]) => node !== name && callbacks.has(func))
  const all = known.map(([node]) => node)
  if (receiver !== '' && !all.includes(receiver)) {
    throw new GlobalContextError(
      `Provided receiver ${receiver} is not one that is registered. Available receivers = ${all.join(', ')}`,
      'NODE_UNKNOWN',
    )
  }
  if (all.length === 0) throw new InitializationError('Unable to find receivers for stream.', 'CANDIDATE_MISSING')
  for (const [, callbacks] of known) {
    if (!callbacks.get(func)?.isGenerator) continue
    throw new InitializationError(
      `Stream don't work with remote callback which are generators. Check ${func} to fix this issue.`,
    )
  }
  return receiver === '' ? all : [receiver]
}

/** Which nodes run the items of a stream in order by themselves. */
function nodesOfOurs(call: CallItem, {until}: Feed): Promise<ReadonlySet<string>> {
  const data = writePickle(new PyTuple<unknown>([new PyTuple([]), new Map(), null]))
  const asked = new Promise<ReadonlySet<string>>((resolve, reject) => {
    call(
      {flag: 'REQUEST', func: '@nodes', receiver: '', data, returnResult: true, timeoutMs: 0},
      {
        onItem: () => undefined,
        // What the controller of ours answers needs no check: what does not fit is none of our nodes.
        onResult: (value) => {
          const nodes = toJavaScript(value) as readonly Partial<NodeFacts>[]
          resolve(new Set(nodes.flatMap(({name, kind}) => (kind === 'continuum' && name ? [name] : []))))
        },
        onError: reject,
      },
      false,
    )
  })
  return until(asked)
}
