import {broadcast, broadcastNoReturn} from '../../daffi/call/broadcast.js'
import {type CallRequest, callData} from '../../daffi/call/call-request.js'
import {checkCall} from '../../daffi/call/check-call.js'
import {foreground} from '../../daffi/call/foreground.js'
import {noReturn} from '../../daffi/call/no-return.js'
import {streamItems} from '../../daffi/call/stream-items.js'
import type {DaffiNode} from '../../daffi/node/node.js'
import {TimeoutError} from '../../daffi/wire/exceptions.js'
import type {HeldCallFields} from '../../daffi/wire/operations.js'
import {JsonLines, JsonText} from '../../output/json.js'
import type {CallResult} from '../../output/views/call-result.js'
import {broadcastText} from './broadcast-text.js'
import type {CallMode} from './call-mode.js'
import {valueText} from './value-text.js'

/** What a call needs besides the mesh. */
export interface CallSurroundings {
  readonly signal: AbortSignal
  /** Lines of stdin as items, for a stream. */
  readonly items: () => AsyncIterable<unknown>
  /** Has a call done by whoever outlives this process; gives its id. */
  readonly hold: (call: HeldCallFields) => Promise<string>
  /** A failure that does not fail the command. */
  readonly warn: (line: string) => void
  /** Nodes that failed where others did not. */
  readonly failed: (nodes: readonly string[]) => void
}

/** Makes one call as the modifiers say (daffi-semantics, section 5). @throws daffi's exceptions */
export async function makeCall(
  node: DaffiNode,
  request: CallRequest,
  mode: CallMode,
  around: CallSurroundings,
): Promise<CallResult> {
  const {signal} = around
  switch (mode.kind) {
    case 'foreground': {
      const returned = await foreground(node, request, {timeout: mode.timeout, signal})
      if (returned.kind === 'value') return new JsonText(valueText(returned.value))
      return new JsonLines(textsOf(returned.items))
    }
    case 'broadcast': {
      const {timeout, eta, returnResult} = mode
      if (!returnResult && eta === 0) {
        broadcastNoReturn(node, request, {}, (error) => around.warn(String(error)))
        return null
      }
      const results = await broadcast(node, request, {timeout, eta, signal})
      if (!returnResult) return null
      around.failed([...results].filter(([, {ok}]) => !ok).map(([name]) => name))
      return new JsonText(broadcastText(results))
    }
    case 'stream': {
      let items = 0
      const counted = async function* (): AsyncGenerator<unknown> {
        for await (const item of around.items()) {
          items++
          yield item
        }
      }
      const {func, receiver} = request
      const late = new AbortController()
      const expire = (): void => late.abort(new TimeoutError(`Function ${func} result timed out`))
      const timer = mode.timeout > 0 ? setTimeout(expire, mode.timeout * 1000) : undefined
      try {
        await streamItems(node, {func, receiver, items: counted()}, AbortSignal.any([signal, late.signal]))
      } finally {
        clearTimeout(timer)
      }
      return {items}
    }
    case 'no-return':
      if (mode.eta === 0) {
        noReturn(node, request, {}, (error) => around.warn(String(error)))
        return null
      }
      return {id: await holdCall(node, request, around, {kind: 'no-return', eta: mode.eta})}
    case 'background':
      return {id: await holdCall(node, request, around, {kind: 'call', eta: mode.eta, timeout: mode.timeout})}
    case 'periodic': {
      const {period} = mode
      const when = 'interval' in period ? {interval: period.interval} : {atTime: period.atTime}
      return {id: await holdCall(node, request, around, {kind: 'periodic', ...when})}
    }
  }
}

function holdCall(
  node: DaffiNode,
  request: CallRequest,
  {hold}: CallSurroundings,
  how: Pick<HeldCallFields, 'kind'> & Partial<HeldCallFields>,
): Promise<string> {
  checkCall(node, request)
  return hold({
    func: request.func,
    receiver: request.receiver ?? null,
    data: callData(request),
    eta: 0,
    timeout: 0,
    interval: null,
    atTime: null,
    ...how,
  })
}

async function* textsOf(items: AsyncIterable<Parameters<typeof valueText>[0]>): AsyncGenerator<JsonText> {
  for await (const item of items) yield new JsonText(valueText(item))
}
