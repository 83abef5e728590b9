import type {DaffiNode} from '../../daffi/node/node.js'
import type {HeldCallFields} from '../../daffi/wire/operations.js'
import type {Machine} from '../machine.js'
import type {PlaceFlags} from './controller-flags.js'
import {operate} from './operate.js'

/**
 * Has a call held by our controller, or, where the controller is a Python one, by a node of ours in the background of
 * this machine. Gives the id that `daffi result` takes.
 * @throws Fault TASK_LIMIT; WORKER_FAILED when the node in the background does not start
 */
export async function holdCall(
  node: DaffiNode,
  machine: Machine,
  flags: PlaceFlags,
  call: HeldCallFields,
): Promise<string> {
  if (node.controller?.kind !== 'python') return operate(node, '@hold', [call])
  const {startDetachedHolder} = await import('./detached-holder.js')
  return startDetachedHolder(machine, flags, call)
}
