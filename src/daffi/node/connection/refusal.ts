import {Fault} from '../../../errors.js'

/**
 * How long a controller may keep the name of a node that lost it: it finds a half-open connection by the missing signs
 * of life.
 */
export const NAME_KEPT_MS = 10_000

/** Whether trying again is of no use: the controller is there and does not want this node, or it is no bug to hide. */
export function isRefusal(error: unknown): boolean {
  return !(error instanceof Fault) || error.code !== 'CONTROLLER_UNREACHABLE'
}
