import {InitializationError, RemoteCallError} from '../wire/exceptions.js'
import {measure} from '../wire/pickle/measure.js'
import type {PickleValue} from '../wire/pickle/values.js'

/** The items of a generator on their way from the node to a loop. */
export interface ItemQueue {
  push(item: PickleValue): void
  end(): void
  fail(error: Error): void
  /** Can be gone through once, as a generator. */
  readonly items: AsyncIterable<PickleValue>
}

type End = {readonly kind: 'open'} | {readonly kind: 'done'} | {readonly kind: 'failed'; readonly error: Error}

interface Unread {
  readonly item: PickleValue
  readonly bytes: number
}

interface Waiting {
  resolve(result: IteratorResult<PickleValue, undefined>): void
  reject(error: Error): void
}

/** Bytes that may lie here unread, about: daffi has no way to slow down a generator. */
const MOST_UNREAD_BYTES = 256 * 1024 * 1024
const DEEPEST = 10_000

/** @param forget Called when nobody wants further items. */
export function itemQueue(forget: () => void): ItemQueue {
  const unread: Unread[] = []
  /** The oldest ones, last first: they can be popped. */
  let next: Unread[] = []
  const waiting: Waiting[] = []
  let bytes = 0
  let end: End = {kind: 'open'}
  let taken = false

  const close = (how: End): void => {
    if (end.kind !== 'open') return
    end = how
    for (const waiter of waiting.splice(0)) settle(waiter)
  }
  const settle = (waiter: Waiting): void => {
    if (end.kind === 'failed') {
      const {error} = end
      end = {kind: 'done'}
      waiter.reject(error)
    } else waiter.resolve({done: true, value: undefined})
  }
  const take = (): PickleValue | undefined => {
    if (next.length === 0) next = unread.splice(0).reverse()
    const taken = next.pop()
    bytes -= taken?.bytes ?? 0
    return taken?.item
  }
  const iterator: AsyncIterator<PickleValue, undefined> = {
    next: () => {
      const item = take()
      if (item !== undefined) return Promise.resolve({done: false, value: item})
      return new Promise((resolve, reject) => {
        if (end.kind === 'open') waiting.push({resolve, reject})
        else settle({resolve, reject})
      })
    },
    return: () => {
      if (end.kind === 'open') forget()
      close({kind: 'done'})
      end = {kind: 'done'}
      unread.length = 0
      next = []
      return Promise.resolve({done: true, value: undefined})
    },
  }
  return {
    push: (item) => {
      if (end.kind !== 'open') return
      const waiter = waiting.shift()
      if (waiter) {
        waiter.resolve({done: false, value: item})
        return
      }
      const size = sizeOf(item)
      bytes += size
      unread.push({item, bytes: size})
      if (bytes <= MOST_UNREAD_BYTES) return
      forget()
      close({kind: 'failed', error: overflow()})
    },
    end: () => close({kind: 'done'}),
    fail: (error) => close({kind: 'failed', error}),
    items: {
      [Symbol.asyncIterator]: () => {
        if (taken) throw new InitializationError('Generator has already been used')
        taken = true
        return iterator
      },
    },
  }
}

function sizeOf(item: PickleValue): number {
  return typeof item === 'object' && item !== null ? measure(item, DEEPEST).unfolded : 8 + String(item).length
}

function overflow(): Error {
  return new RemoteCallError(
    `The items of a generator come faster than they are taken: over ${MOST_UNREAD_BYTES} bytes of them wait`,
    undefined,
    'NODE_OVERLOADED',
    'Take them faster, or let the generator yield slower.',
  )
}
