import {Fault} from '../../../errors.js'
import {parseAddress} from '../../../keystore/address.js'
import {isFields, isSignedBy} from '../messages/envelope.js'
import type {RequestPart} from '../messages/message.js'
import {invalidity, stampBook} from '../messages/validity.js'
import type {Endpoint, Operation, ServiceName} from '../operations/operation.js'
import {OperationError} from '../operations/operation-error.js'
import type {Caller} from '../session/caller.js'
import {createLargeAnswers} from './large-answers.js'

/** Large answers that are made at a time, each of at most 128 Mi characters. */
const LARGE_ANSWERS = 2

export type RunOperation = (service: ServiceName, request: RequestPart, caller: Caller) => Promise<unknown>

/**
 * Runs the operation that a request names, if the request is valid now; its answer waits until what it did is on the disk.
 * @param slop how far clocks may differ, in milliseconds
 */
export function operationRunner(endpoint: Endpoint, operations: readonly Operation[], slop: number): RunOperation {
  const byName = new Map(operations.map((operation) => [`${operation.service} ${operation.name}`, operation]))
  const stamps = stampBook(endpoint.now)
  const largeAnswers = createLargeAnswers(LARGE_ANSWERS)
  return async (service, request, caller) => {
    const operation = byName.get(`${service} ${request.operation}`)
    if (!operation) throw new OperationError('ENOSYS', `${service} has no operation ${request.operation.slice(0, 40)}`)
    const hasPermissions = Object.keys(request.auth).length > 0
    const invalid = invalidity(request.payload, hasPermissions, {now: endpoint.now(), slop, stamps})
    if (invalid) throw new OperationError(invalid.code, invalid.message)
    const make = (): unknown =>
      operation.run(endpoint, {
        data: request.data ?? {},
        caller,
        isAuthorizedBy: (address) =>
          isAuthorized(request, {resource: address, guardian: endpoint.signer.address, accessor: caller.address}),
      })
    const answer = await (operation.isLarge ? largeAnswers.make(caller, make) : make())
    await endpoint.scheduler.synced()
    return answer
  }
}

/** Who lets whom use what, and where. Addresses. */
interface Permission {
  readonly resource: string
  readonly guardian: string
  readonly accessor: string
}

/**
 * True when the key of a resource signed the payload of the request as it was sent, and the payload allows it to this
 * caller at this scheduler: a permission that was overheard is worth nothing to others (dcp-message-auth.js).
 */
function isAuthorized({auth, payload}: RequestPart, {resource, guardian, accessor}: Permission): boolean {
  const wanted = parseAddress(resource)
  const signature = Object.entries(auth).find(([address]) => isSame(address, wanted))?.[1]
  if (wanted === undefined || signature === undefined) return false
  const {allow} = payload
  const allows = (entry: unknown): boolean =>
    isFields(entry) &&
    isSame(entry.resource, wanted) &&
    isSame(entry.guardian, guardian) &&
    isSame(entry.accessor, accessor)
  return Array.isArray(allow) && allow.some(allows) && isSignedBy(wanted, payload, signature)
}

/** @param address checksummed */
function isSame(text: unknown, address: string | undefined): boolean {
  return typeof text === 'string' && address !== undefined && parseAddress(text) === address
}

/** What a caller is told of a failure. @param log gets what is our own fault */
export function refusalOf(error: unknown, log: (line: string) => void): {code: string; message: string} {
  if (error instanceof OperationError || error instanceof Fault) return {code: error.code, message: error.message}
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return {code: 'EINTERNAL', message: 'The scheduler failed to answer'}
}
