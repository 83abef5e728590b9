import type {Generation} from './messages/generation.js'

/**
 * What our controller does for our own nodes and callers besides daffi's calls: a `REQUEST` without receiver whose
 * function name is one of these, and whose payload is that of any call. Python peers never send them: a daffi callback
 * cannot have such a name. `@stop` is also what the controller sends to the node that is to stop.
 */
export const OPERATIONS = ['@nodes', '@hold', '@result', '@tasks', '@cancel', '@stop'] as const

export type OperationName = (typeof OPERATIONS)[number]

/** Arguments and result of each operation; `null` where nothing is given. */
export interface Operations {
  '@nodes': {readonly args: readonly []; readonly result: readonly NodeFacts[]}
  '@hold': {readonly args: readonly [HeldCallFields]; readonly result: string}
  /** The second argument is how long to wait for the end, in seconds; null does not wait. */
  '@result': {readonly args: readonly [id: string, wait: number | null]; readonly result: TaskFacts}
  '@tasks': {readonly args: readonly []; readonly result: readonly TaskFacts[]}
  /** False when it had ended before. */
  '@cancel': {readonly args: readonly [id: string]; readonly result: boolean}
  '@stop': {readonly args: readonly [name: string]; readonly result: null}
}

export interface NodeFacts {
  readonly name: string
  readonly kind: 'continuum' | 'python'
  /** Of daffi, for Python nodes. */
  readonly generation: Generation | null
  readonly callbacks: readonly string[]
  /** Calls that it runs now. */
  readonly load: number
  /** Seconds since it joined. */
  readonly age: number
  /** Keystore address that it proved, where nodes are admitted by address. */
  readonly address: string | null
}

/** A call that whoever made it need not wait for. Times are in seconds, points in time since 1970. */
export interface HeldCallFields {
  /** `call` keeps its result; `no-return` drops it; `periodic` runs until it is cancelled or its times are over. */
  readonly kind: 'call' | 'no-return' | 'periodic'
  readonly func: string
  /** The node that is to run it, null for a random one. */
  readonly receiver: string | null
  /** Pickle of `(args, kwargs, None)`. */
  readonly data: Uint8Array
  readonly eta: number
  /** 0 for none. */
  readonly timeout: number
  /** Of `periodic`: one of the two. */
  readonly interval: number | null
  readonly atTime: readonly number[] | null
}

export type TaskState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

/** A held call as lists and `result` show it. */
export interface TaskFacts {
  readonly id: string
  readonly kind: HeldCallFields['kind']
  readonly func: string
  readonly receiver: string | null
  /** Name of the process that made it. */
  readonly owner: string
  /** Of a periodic call that came over daffi's wire: what its owner knows it by. */
  readonly ownerUuid: number | null
  readonly state: TaskState
  readonly created: number
  /** Next or only start, null when there is none any more. */
  readonly due: number | null
  readonly ended: number | null
  readonly interval: number | null
  /** Points in time still to come. */
  readonly atTime: readonly number[] | null
  /** Finished runs. */
  readonly runs: number
  /** Of the last run; the value is asked for with `@result` alone, lists leave it null. */
  readonly result: Uint8Array | null
  readonly error: TaskError | null
}

export interface TaskError {
  /** Name of one of daffi's exceptions. */
  readonly type: string
  readonly message: string
  readonly stack: string | null
}
