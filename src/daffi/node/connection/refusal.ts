import {Fault} from '../../../errors.js'

/**
 * How long a controller may keep the name of a node that lost it: it finds a half-open connection by the missing signs
 * of life.
 */
export const NAME_KEPT_MS = 10_000

/** Not there, or lost while it was being joined. */
const PASSING: ReadonlySet<string> = new Set(['CONTROLLER_UNREACHABLE', 'CONTROLLER_LOST', 'NODE_STOPPED'])

/** Whether trying again is of no use: the controller is there and does not want this node, or it is no bug to hide. */
export function isRefusal(error: unknown): boolean {
  return !(error instanceof Fault) || !PASSING.has(error.code)
}
