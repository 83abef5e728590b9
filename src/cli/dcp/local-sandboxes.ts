import {prepareSandboxes, type Sandboxes} from '../../dcp/engines/sandboxes.js'
import type {Output} from '../../output/io.js'
import type {Machine} from '../machine.js'

/** The sandboxes of this machine; the user is told when the first of them takes its time. */
export function localSandboxes(machine: Machine, output: Output): Sandboxes {
  return prepareSandboxes({...machine, onPreparing: () => output.note('Preparing Python, once for this machine…')})
}
