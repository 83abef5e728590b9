import {createAssembler} from '../../wire/messages/assembler.js'
import {decodeMessage} from '../../wire/messages/decode-message.js'
import {encodeMessage} from '../../wire/messages/encode-message.js'
import type {ServiceMessage} from '../../wire/messages/message.js'
import {splitMessage} from '../../wire/messages/split-message.js'
import {WireError} from '../../wire/messages/wire-error.js'
import type {StreamWriter} from '../link.js'

/**
 * The items of one of 2.2.1's streams. Nothing is read ahead beyond a few frames.
 * @throws {WireError} what came is no stream of items; and the error of the call
 */
export async function* readItems(frames: AsyncIterable<Buffer>): AsyncGenerator<ServiceMessage, void, undefined> {
  const assembler = createAssembler('2.2.1', {rpcBytes: 0})
  for await (const bytes of frames) {
    const message = assembler.push(decodeMessage('2.2.1', bytes))
    if (message?.realm === 'service') yield message
    else if (message) throw new WireError('MALFORMED', 'A stream carries a call')
  }
  assembler.end()
}

/** What a call that items are written to looks like, on either side. */
export interface ItemSink {
  write(frame: Buffer): boolean
  end(): unknown
  once(event: 'drain' | 'close' | 'cancelled', listener: () => void): unknown
  off(event: 'drain' | 'close' | 'cancelled', listener: () => void): unknown
}

/**
 * @param abort ends the call with an error
 * @param answered what `end` waits for besides
 */
export function writeItems(sink: ItemSink, abort: (error: Error) => void, answered?: Promise<unknown>): StreamWriter {
  let over = false
  const finish = (): void => {
    over = true
  }
  sink.once('close', finish)
  sink.once('cancelled', finish)

  const writable = (): Promise<void> =>
    new Promise((resolve) => {
      const go = (): void => {
        sink.off('drain', go)
        sink.off('close', go)
        sink.off('cancelled', go)
        resolve()
      }
      sink.once('drain', go)
      sink.once('close', go)
      sink.once('cancelled', go)
    })

  return {
    async write(item) {
      for (const frame of splitMessage(item, '2.2.1')) {
        if (over) throw new WireError('INCOMPLETE', 'The stream was ended by its reader')
        if (!sink.write(encodeMessage('2.2.1', frame))) await writable()
      }
    },
    async end() {
      if (!over) sink.end()
      await answered
    },
    destroy(reason) {
      if (!over) abort(reason)
    },
  }
}
