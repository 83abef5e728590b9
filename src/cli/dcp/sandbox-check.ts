import {prepareSandboxes} from '../../dcp/engines/sandboxes.js'
import {type Check, failed, passed} from '../doctor-checks.js'
import type {Machine} from '../machine.js'

/** Starts a sandbox and says what keeps it apart here (docs/security.md). */
export async function checkSandboxes(machine: Machine): Promise<Check> {
  const name = 'Sandboxes'
  const sandboxes = prepareSandboxes(machine)
  try {
    const {backend, namespace} = await (await sandboxes.factory()).facts()
    const apart = namespace
      ? 'in namespaces of their own, without network'
      : 'without namespaces: deploy only work functions that you trust with the network'
    return passed(name, `${backend}, ${apart}`)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return failed(name, why, 'Check that Node can start itself, and that there is memory left.')
  } finally {
    await sandboxes.close()
  }
}
