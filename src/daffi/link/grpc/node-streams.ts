import type {Client, Metadata} from '@grpc/grpc-js'
import {encodeEmpty} from '../../wire/messages/empty.js'
import type {LinkStreams} from '../link.js'
import type {Grpc} from './load-grpc.js'
import {SERVICE} from './service.js'
import {readItems, writeItems} from './stream-items.js'

/** A node's calls of 2.2.1's streaming methods (daffi-protocol, section 5). */
export function nodeStreams(grpc: Grpc, client: Client): LinkStreams {
  const named = (receiver: string, uuid: number): Metadata => {
    const metadata = new grpc.Metadata()
    metadata.set('receiver', receiver)
    metadata.set('uuid', String(uuid))
    return metadata
  }
  return {
    toController(receiver, uuid) {
      const {path, requestSerialize, responseDeserialize} = SERVICE.streamToController
      const {promise, resolve, reject} = withResolvers()
      const call = client.makeClientStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
        named(receiver, uuid),
        (error) => (error ? reject(error) : resolve()),
      )
      // Whoever does not come to the end does not ask for the answer.
      promise.catch(() => {})
      return writeItems(call, () => call.cancel(), promise)
    },
    async *fromController(receiver, uuid) {
      const {path, requestSerialize, responseDeserialize} = SERVICE.streamFromController
      const call = client.makeServerStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
        encodeEmpty(),
        named(receiver, uuid),
      )
      try {
        yield* readItems(call)
      } finally {
        call.on('error', () => {})
        call.cancel()
      }
    },
  }
}

function withResolvers(): {promise: Promise<void>; resolve: () => void; reject: (error: Error) => void} {
  let resolve = (): void => {}
  let reject = (_: Error): void => {}
  const promise = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  return {promise, resolve, reject}
}
