import type {IncomingMessage} from 'node:http'
import type {BodyBudget, OpenBody} from './body-budget.js'
import type {HttpLimits} from './http-limits.js'

export type Body =
  | {
      readonly kind: 'whole'
      readonly text: string
      /** To be called when the text is no longer needed. */
      release(): void
    }
  | {readonly kind: 'too-large'}
  | {readonly kind: 'too-slow'}

const NOTHING = (): void => {}

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
  const announced = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY)
  const chunks: Buffer[] = []
  let size = 0
  let held: OpenBody | undefined
  let deadline: NodeJS.Timeout | undefined

  const stop = (): void => {
    clearTimeout(deadline)
    request.off('data', take)
    request.off('end', end)
    request.off('close', gone)
  }
  const tooLarge = (): void => {
    stop()
    held?.close()
    request.resume()
    done({kind: 'too-large'})
  }
  const tooSlow = (): void => {
    stop()
    held?.close()
    done({kind: 'too-slow'})
  }
  const goOn = (): void => {
    socket.setTimeout(limits.stall)
    request.resume()
  }
  function take(chunk: Buffer): void {
    size += chunk.length
    chunks.push(chunk)
    // Most bodies come in one part, and are gone before the next.
    if (size > limits.body) tooLarge()
    else if (size < announced) {
      held ??= budget.open(goOn)
      deadline ??= setTimeout(tooSlow, limits.request)
      if (held.take(chunk.length)) return
      // It is not the client who is slow now.
      socket.setTimeout(0)
      request.pause()
    }
  }
  function end(): void {
    stop()
    socket.setTimeout(0)
    const [first] = chunks
    const bytes = chunks.length === 1 && first ? first : Buffer.concat(chunks, size)
    done({kind: 'whole', text: bytes.toString('utf8'), release: held?.close ?? NOTHING})
  }
  function gone(): void {
    stop()
    held?.close()
  }
  if (Number.isFinite(announced) && announced > limits.body) {
    done({kind: 'too-large'})
    return
  }
  request.on('data', take)
  request.on('end', end)
  request.on('close', gone)
  socket.setTimeout(limits.stall)
}
