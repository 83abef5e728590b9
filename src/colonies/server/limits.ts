import type {FunctionSpec} from '../wire/objects/function-spec.js'
import {RpcError} from './rpc-error.js'

/** Characters of a name; upstream sets no limit, and its columns none. */
export const LONGEST_NAME = 256
/** Characters of a description and its like. */
export const LONGEST_TEXT = 16_384
/** Characters of JSON that describes an executor or a function. */
export const LONGEST_DESCRIPTION = 1_048_576
/** Characters of a log line or of an attribute's value; as JSON and base64 they still fit a request. */
export const LONGEST_VALUE = 16 * 1024 * 1024
/**
 * Bytes that one reply lists, or one process takes from others: all of it is in memory at once, several times over. As
 * much as one request can bring (http/http-limits.ts).
 */
export const MOST_TOGETHER = 128 * 1024 * 1024

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/

/** Refuses what cannot name anything: nothing, too much, or control characters, which would reach terminals. @throws RpcError 400 */
export function requireName(name: string, what: string): void {
  if (name === '') throw new RpcError(400, `The name of the ${what} is empty`)
  requireShortName(name, what)
}

/** As `requireName`, where no name is fine too. @throws RpcError 400 */
export function requireShortName(name: string, what: string): void {
  if (name.length > LONGEST_NAME) throw new RpcError(400, `The name of the ${what} exceeds ${LONGEST_NAME} characters`)
  if (CONTROL.test(name)) throw new RpcError(400, `The name of the ${what} contains control characters`)
}

/** Refuses what is no identity of a key: such an id could never sign. @throws RpcError 400 */
export function requireIdentity(id: string, what: string): void {
  if (!/^[0-9a-f]{64}$/.test(id)) throw new RpcError(400, `The Id of the ${what} must be 64 lower-case hex digits`)
}

/** Refuses a text that the store cannot hold: SQLite, like Postgres, ends a text at a NUL. @throws RpcError 400 */
export function requireText(value: string, what: string, most = LONGEST_TEXT): void {
  if (value.length > most) throw new RpcError(400, `The ${what} exceeds ${most} characters`)
  if (value.includes('\u0000')) throw new RpcError(400, `The ${what} contains a NUL character`)
}

/** Refuses a span of time beyond 68 years either way: upstream's columns hold 32 bits. @param what such as `timeout` @throws RpcError 400 */
export function requireSeconds(seconds: number, what: string): void {
  if (Math.abs(seconds) > 2 ** 31 - 1) throw new RpcError(400, `The ${what} exceeds 2147483647 seconds`)
}

/** Refuses a function spec whose texts and times the store cannot hold. @throws RpcError 400 */
export function requireSpecInLimits(spec: FunctionSpec): void {
  const {conditions} = spec
  requireShortName(spec.funcname, 'function')
  requireShortName(spec.nodename, 'node')
  requireShortName(conditions.executortype, 'executor type')
  requireShortName(conditions.locationname, 'location')
  requireText(spec.label, 'label')
  for (const name of conditions.executornames) requireShortName(name, 'executor')
  for (const [name, value] of Object.entries(spec.env)) {
    requireShortName(name, 'environment variable')
    requireText(value, 'value of the environment variable', LONGEST_VALUE)
  }
  for (const name of spec.channels) requireShortName(name, 'channel')
  requireSeconds(spec.maxwaittime, 'maxwaittime')
  requireSeconds(spec.maxexectime, 'maxexectime')
}

/** Refuses a list that would be too large in memory. @throws RpcError 400 */
export function requireListable(bytes: number): void {
  if (bytes > MOST_TOGETHER) throw new RpcError(400, `The list exceeds ${MOST_TOGETHER} bytes: ask for fewer`)
}

/** How many of a list are asked for. @throws RpcError with `status` above `most`, 400 below zero */
export function requireCount(count: number, most = Number.POSITIVE_INFINITY, status: 400 | 403 = 400): void {
  if (count > most) throw new RpcError(status, `Count exceeds the limit of ${most}`)
  if (count < 0) throw new RpcError(400, 'Count must not be negative')
}
