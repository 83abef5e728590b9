import type {IncomingMessage} from 'node:http'
import type {BodyBudget} from './body-budget.js'
import type {HttpLimits} from './http-limits.js'

/** Bodies up to this size are read without asking for room first, in bytes. */
const SMALL = 2 ** 20

export type Body =
  | {
      readonly kind: 'whole'
      readonly text: string
      /** To be called when the text is no longer needed. */
      release(): void
    }
  | {readonly kind: 'too-large'}
  | {readonly kind: 'no-room'}

/**
 * Reads the body of a request. Not called back at all when the connection breaks meanwhile; what is not wanted is left
 * unread, for Node to discard.
 */
export function readBody(
  request: IncomingMessage,
  limits: HttpLimits,
  budget: BodyBudget,
  done: (body: Body) => void,
): void {
  const {socket} = request
  const announced = Number(request.headers['content-length'] ?? Number.NaN)
  const chunks: Buffer[] = []
  let size = 0
  let small = 0
  let large = 0
  let forgo: (() => void) | undefined

  const stop = (): void => {
    request.off('data', take)
    request.off('end', end)
    request.off('close', gone)
  }
  const release = (): void => {
    if (small > 0) budget.give(small)
    if (large > 0) budget.release(large)
    small = 0
    large = 0
  }
  const giveUp = (kind: 'too-large' | 'no-room'): void => {
    stop()
    release()
    request.resume()
    done({kind})
  }
  const reserve = (bytes: number): void => {
    release()
    request.pause()
    // It is not the client who is slow now.
    socket.setTimeout(0)
    forgo = budget.reserve(bytes, () => {
      large = bytes
      socket.setTimeout(limits.stall)
      request.resume()
    })
  }
  function take(chunk: Buffer): void {
    size += chunk.length
    chunks.push(chunk)
    if (size > limits.body) giveUp('too-large')
    else if (forgo) return
    // A body of unknown length may become as large as any.
    else if (size > SMALL) reserve(limits.body)
    else if (budget.take(chunk.length)) small += chunk.length
    else giveUp('no-room')
  }
  function end(): void {
    stop()
    socket.setTimeout(0)
    const [first] = chunks
    const bytes = chunks.length === 1 && first ? first : Buffer.concat(chunks, size)
    done({kind: 'whole', text: bytes.toString('utf8'), release})
  }
  function gone(): void {
    stop()
    forgo?.()
    release()
  }
  if (announced > limits.body) {
    done({kind: 'too-large'})
    return
  }
  request.on('data', take)
  request.on('end', end)
  request.on('close', gone)
  socket.setTimeout(limits.stall)
  if (announced > SMALL) reserve(announced)
}
