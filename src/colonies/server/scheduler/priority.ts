import {RpcError} from '../rpc-error.js'

/** One step of priority is worth a day of waiting: `pkg/core/process.go`. */
const STEP_NANOS = 86_400_000_000_000n
const LIMIT = 50_000

/** What waiting processes are ordered by, lowest first, in nanoseconds. @throws RpcError 400 */
export function priorityTime(submittedMicros: number, priority: number): bigint {
  if (priority < -LIMIT || priority > LIMIT) {
    throw new RpcError(400, `Priority must be between ${-LIMIT} and ${LIMIT}`)
  }
  return BigInt(submittedMicros) * 1000n - BigInt(priority) * STEP_NANOS
}
