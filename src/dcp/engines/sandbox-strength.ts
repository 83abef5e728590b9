import {Fault} from '../../errors.js'
import type {SandboxFactory} from '../worker/sandbox/sandbox-factory.js'

/** True where neither isolated-vm nor a namespace is around a sandbox: not enough for jobs of others (docs/security.md). */
export async function isWeak(sandboxes: SandboxFactory): Promise<boolean> {
  const {backend, namespace} = await sandboxes.facts()
  return backend !== 'isolated-vm' && !namespace
}

/** @param hint what else can be done @throws Fault SANDBOX_WEAK */
export async function refuseWeak(sandboxes: SandboxFactory, hint: string): Promise<void> {
  if (!(await isWeak(sandboxes))) return
  throw new Fault(
    'SANDBOX_WEAK',
    'Here is neither isolated-vm nor a namespace to keep work functions of others apart',
    hint,
  )
}
