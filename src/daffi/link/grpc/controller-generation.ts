import {randomUUID} from 'node:crypto'
import type {Client} from '@grpc/grpc-js'
import {Fault} from '../../../errors.js'
import type {Generation} from '../../wire/messages/generation.js'
import type {Grpc} from './load-grpc.js'
import {SERVICE} from './service.js'

const ANSWER_MS = 5000

/**
 * What a Python controller speaks: 1.0.0 does not have the method for streams (daffi-protocol, section 1), 2.2.1
 * takes an empty one for a receiver that does not exist.
 * @throws Fault CONTROLLER_UNREACHABLE
 */
export function controllerGeneration(grpc: Grpc, client: Client): Promise<Generation> {
  const {path, requestSerialize, responseDeserialize} = SERVICE.streamToController
  const metadata = new grpc.Metadata()
  metadata.set('receiver', `@${randomUUID()}`)
  metadata.set('uuid', '0')
  return new Promise((resolve, reject) => {
    const call = client.makeClientStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      metadata,
      {deadline: Date.now() + ANSWER_MS},
      (error) => {
        if (!error) resolve('2.2.1')
        else if (error.code === grpc.status.UNIMPLEMENTED) resolve('1.0.0')
        else reject(new Fault('CONTROLLER_UNREACHABLE', `The controller does not answer: ${error.details}`))
      },
    )
    call.end()
  })
}
