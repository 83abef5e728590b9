import type {ControllerAddress} from '../../daffi/link/address.js'
import {addressText} from '../../daffi/link/address-text.js'
import {JsonLines} from '../../output/json.js'
import type {ServiceLine} from '../../output/views/mesh-service.js'

type Ready =
  | {readonly type: 'ready'; readonly address: ControllerAddress; readonly node: null}
  | {
      readonly type: 'ready'
      readonly address: ControllerAddress
      readonly node: string
      readonly callbacks: readonly string[]
    }

/** The lines of a command that serves: that it does, and, once `drain` aborts or it has ended by itself, that it did. */
export function serviceLines(ready: Ready, drain: AbortSignal, ended: Promise<void>): JsonLines<ServiceLine> {
  const lines = async function* (): AsyncGenerator<ServiceLine> {
    yield {...ready, address: addressText(ready.address), time: now()}
    await Promise.race([ended, aborted(drain)])
    yield* stoppedLines().items
  }
  return new JsonLines(lines())
}

/** Those of one that was stopped before it served. */
export function stoppedLines(): JsonLines<ServiceLine> {
  return new JsonLines(
    (async function* (): AsyncGenerator<ServiceLine> {
      yield {type: 'stopped', time: now()}
    })(),
  )
}

const now = (): string => new Date().toISOString()

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve())
  })
