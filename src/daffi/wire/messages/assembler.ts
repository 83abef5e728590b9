import {type Generation, SERVICE_PAYLOAD_BYTES} from './generation.js'
import type {DaffiMessage} from './message.js'
import {WireError} from './wire-error.js'

/** Joins the frames of one ordered stream to messages. After an error it answers everything with that error. */
export interface Assembler {
  /**
   * Takes the next frame, and gives the message that it completes.
   * @throws {WireError} `OVERSIZE`, `INTERLEAVED`, or `MALFORMED` for a frame without data that completes nothing.
   */
  push(frame: DaffiMessage): DaffiMessage | undefined
  /**
   * The stream has ended.
   * @throws {WireError} `INCOMPLETE` when it did so inside a message.
   */
  end(): void
}

/** The largest payload of an RPC message, in bytes; upstream has no limit there. */
export interface AssemblerLimits {
  readonly rpcBytes: number
}

type State =
  | {readonly kind: 'between'}
  | {readonly kind: 'within'; readonly first: DaffiMessage; readonly joined: Buffer; readonly size: number}
  | {readonly kind: 'broken'; readonly error: WireError}

/**
 * A message of one frame passes as it is, its data a view; of a longer one the data are copied as they come, so
 * that small frames hold no memory but their own. Frames may be of any size, since controllers of upstream
 * forward a message in the frames in which it came. At most twice the payload is held.
 */
export function createAssembler(generation: Generation, limits: AssemblerLimits): Assembler {
  let state: State = {kind: 'between'}

  const fail = (error: WireError): never => {
    state = {kind: 'broken', error}
    throw error
  }

  return {
    push(frame) {
      if (state.kind === 'broken') throw state.error
      if (state.kind === 'within' && !continues(state.first, frame)) {
        return fail(new WireError('INTERLEAVED', 'A frame does not continue the message begun'))
      }
      const before = state.kind === 'within' ? state.size : 0
      const size = before + frame.data.length
      const limit = frame.realm === 'service' ? SERVICE_PAYLOAD_BYTES[generation] : limits.rpcBytes
      if (size > limit) return fail(new WireError('OVERSIZE', `A message of more than ${limit} bytes`))
      if (state.kind === 'between' && frame.completeMarker) return frame
      if (frame.data.length === 0 && !frame.completeMarker) {
        return fail(new WireError('MALFORMED', 'A frame carries no data and does not end its message'))
      }

      const joined: Buffer = roomFor(state.kind === 'within' ? state.joined : Buffer.alloc(0), before, size, limit)
      joined.set(frame.data, before)
      const first = state.kind === 'within' ? state.first : {...frame, data: joined}
      if (!frame.completeMarker) {
        state = {kind: 'within', first, joined, size}
        return undefined
      }
      state = {kind: 'between'}
      return {...first, data: joined.subarray(0, size), completeMarker: true}
    },
    end() {
      if (state.kind === 'broken') throw state.error
      if (state.kind === 'within') fail(new WireError('INCOMPLETE', 'The stream ended inside a message'))
    },
  }
}

/** Following frames have `uuid` and `data` alone, so one that has more begins another message. */
function continues(first: DaffiMessage, frame: DaffiMessage): boolean {
  if (frame.uuid !== first.uuid || frame.flag !== 'EMPTY' || frame.transmitter !== '' || frame.receiver !== '') {
    return false
  }
  if (frame.realm === 'service') return first.realm === 'service'
  return first.realm === 'rpc' && frame.funcName === '' && !frame.returnResult && frame.period === undefined
}

function roomFor(joined: Buffer, used: number, size: number, limit: number): Buffer {
  if (size <= joined.length) return joined
  const larger = Buffer.allocUnsafe(Math.max(size, Math.min(limit, size * 2)))
  joined.copy(larger, 0, 0, used)
  return larger
}
