import type {NodeFacts, OperationName, Operations, TaskError, TaskFacts} from '../../daffi/wire/operations.js'

type Check<T> = (value: unknown) => value is T

const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): value is number => typeof value === 'number'
const isNull = (value: unknown): value is null => value === null
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean'
const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array
const oneOf =
  <T extends string>(...names: readonly T[]): Check<T> =>
  (value): value is T =>
    names.some((name) => name === value)
const orNull =
  <T>(check: Check<T>): Check<T | null> =>
  (value): value is T | null =>
    value === null || check(value)
const listOf =
  <T>(check: Check<T>): Check<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every((item) => check(item))
const record =
  <T>(members: {readonly [Key in keyof T]: Check<T[Key]>}): Check<T> =>
  (value): value is T =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries<Check<unknown>>(members).every(([key, check]) => check((value as Record<string, unknown>)[key]))

const isNode = record<NodeFacts>({
  name: isText,
  kind: oneOf('continuum', 'python'),
  generation: orNull(oneOf('1.0.0', '2.2.1')),
  callbacks: listOf(isText),
  load: isNumber,
  age: isNumber,
  address: orNull(isText),
})

const isTask = record<TaskFacts>({
  id: isText,
  kind: oneOf('call', 'no-return', 'periodic'),
  func: isText,
  receiver: orNull(isText),
  owner: isText,
  ownerUuid: orNull(isNumber),
  state: oneOf('waiting', 'running', 'done', 'failed', 'cancelled'),
  created: isNumber,
  due: orNull(isNumber),
  ended: orNull(isNumber),
  interval: orNull(isNumber),
  atTime: orNull(listOf(isNumber)),
  runs: isNumber,
  result: orNull(isBytes),
  error: orNull(record<TaskError>({type: isText, message: isText, stack: orNull(isText)})),
})

/** What each operation gives: a controller may be of another release, or none of ours. */
export const OPERATION_RESULTS: {readonly [Name in OperationName]: Check<Operations[Name]['result']>} = {
  '@nodes': listOf(isNode),
  '@hold': isText,
  '@result': isTask,
  '@tasks': listOf(isTask),
  '@cancel': isFlag,
  '@stop': isNull,
}
