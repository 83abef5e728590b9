import {Fault} from '../../../errors.js'
import {parseAddress} from '../../../keystore/address.js'
import {isSignedBy} from '../messages/envelope.js'
import type {RequestPart} from '../messages/message.js'
import {invalidity, stampBook} from '../messages/validity.js'
import {type Endpoint, type Operation, OperationError, type ServiceName} from '../operations/operation.js'
import type {Caller} from '../session/caller.js'

export type RunOperation = (service: ServiceName, request: RequestPart, caller: Caller) => Promise<unknown>

/** Runs the operation that a request names, if the request is valid now. @param slop how far clocks may differ, in milliseconds */
export function operationRunner(endpoint: Endpoint, operations: readonly Operation[], slop: number): RunOperation {
  const byName = new Map(operations.map((operation) => [`${operation.service} ${operation.name}`, operation]))
  const stamps = stampBook(endpoint.now)
  return async (service, request, caller) => {
    const operation = byName.get(`${service} ${request.operation}`)
    if (!operation) throw new OperationError('ENOSYS', `${service} has no operation ${request.operation.slice(0, 40)}`)
    const isAuthorized = Object.keys(request.auth).length > 0
    const invalid = invalidity(request.payload, isAuthorized, {now: endpoint.now(), slop, stamps})
    if (invalid) throw new OperationError(invalid.code, invalid.message)
    return await operation.run(endpoint, {
      data: request.data ?? {},
      caller,
      isAuthorizedBy: (address) => isAuthorizedBy(request, address),
    })
  }
}

/** True when the key of an address signed the payload of the request as it was sent (dcp-protocol, section 4). */
function isAuthorizedBy({auth, payload}: RequestPart, address: string): boolean {
  const wanted = parseAddress(address)
  const entry = Object.entries(auth).find(([resource]) => wanted !== undefined && parseAddress(resource) === wanted)
  return wanted !== undefined && entry !== undefined && isSignedBy(wanted, payload, entry[1])
}

/** What a caller is told of a failure. @param log gets what is our own fault */
export function refusalOf(error: unknown, log: (line: string) => void): {code: string; message: string} {
  if (error instanceof OperationError || error instanceof Fault) return {code: error.code, message: error.message}
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return {code: 'EINTERNAL', message: 'The scheduler failed to answer'}
}
