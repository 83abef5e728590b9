import type {DaffiNode} from '../node/node.js'
import {InitializationError} from '../wire/exceptions.js'
import {PyTuple} from '../wire/pickle/values.js'
import {checkCall} from './check-call.js'

export interface StreamRequest {
  readonly func: string
  /** One call each: a `PyTuple` holds the arguments, anything else is the only one. */
  readonly items: Iterable<unknown> | AsyncIterable<unknown>
  /** Undefined for every node that has the function. */
  readonly receiver?: string | undefined
}

/**
 * Calls a function once for each item, on every node that has it; resolves when all have taken all. The first item is
 * looked at before anything is sent (daffi-semantics, section 3).
 * @throws InitializationError for an empty stream, and for a generator function; GlobalContextError for arguments that
 *   do not fit; RemoteCallError when a receiver fails
 */
export async function streamItems(node: DaffiNode, request: StreamRequest, signal: AbortSignal): Promise<void> {
  const {func, receiver} = request
  const iterator = iteratorOf(request.items)
  try {
    const first = await iterator.next()
    if (first.done) throw new InitializationError('Stream is empty')
    const args = argumentsOf(first.value)
    checkCall(node, {func, args, kwargs: {}, receiver})
    const generator = [...node.mapping].some(
      ([process, callbacks]) =>
        process !== node.name && (receiver ?? process) === process && callbacks.get(func)?.isGenerator,
    )
    if (generator) {
      throw new InitializationError(
        `Stream don't work with remote callback which are generators. Check ${func} to fix this issue.`,
      )
    }
    await node.stream(func, receiver ?? '', rest(args, iterator), signal)
  } finally {
    await iterator.return?.()
  }
}

async function* rest(
  first: readonly unknown[],
  iterator: AsyncIterator<unknown> | Iterator<unknown>,
): AsyncGenerator<readonly unknown[]> {
  yield first
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield argumentsOf(next.value)
}

function iteratorOf(items: unknown): AsyncIterator<unknown> | Iterator<unknown> {
  if (typeof items === 'object' && items !== null) {
    if (Symbol.asyncIterator in items) return (items as AsyncIterable<unknown>)[Symbol.asyncIterator]()
    if (Symbol.iterator in items) return (items as Iterable<unknown>)[Symbol.iterator]()
  }
  throw new InitializationError(
    `Stream support only iterable objects like lists, tuples, generators etc. You provided ${typeof items} as argument.`,
  )
}

function argumentsOf(item: unknown): readonly unknown[] {
  return item instanceof PyTuple ? item.items : [item]
}
