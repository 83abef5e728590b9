import {afterAll, beforeAll, expect, it} from 'vitest'
import type {Sandbox} from '../../../../src/dcp/worker/sandbox/sandbox.js'
import {createSandboxFactory} from '../../../../src/dcp/worker/sandbox/sandbox-factory.js'
import {createSandboxPool} from '../../../../src/dcp/worker/supervisor/sandbox-pool.js'
import {processesWith, until} from '../../../support/processes.js'
import {buildSandboxHost} from '../../../support/sandbox-host.js'
import {workOf} from '../run-job.js'

let host: Awaited<ReturnType<typeof buildSandboxHost>>
beforeAll(async () => {
  host = await buildSandboxHost()
})
afterAll(() => host.remove())

it('keeps a sandbox for its job until the room is needed, and none after the end', async () => {
  const node = {execPath: process.execPath, nodeVersion: process.versions.node, platform: process.platform}
  const pool = createSandboxPool(createSandboxFactory({...node, hostFile: host.hostFile}), 2)
  const take = async (job: string): Promise<Sandbox> => {
    const taken = await pool.take({...workOf('x => x'), id: job})
    if (taken.kind !== 'sandbox') throw new Error(taken.message)
    return taken.sandbox
  }
  const first = await take('a')
  pool.give(first, 'a')
  const second = await take('b')
  pool.give(second, 'b')
  expect(await take('a')).toBe(first)
  // Two are alive: the one at rest makes room.
  const third = await take('c')
  await second.exited
  expect(third).not.toBe(second)
  pool.give(first, 'a')
  const killed = await take('a')
  expect(killed).toBe(first)
  pool.give(first, 'a')
  first.kill()
  await first.exited
  expect(await take('a')).not.toBe(first)
  await pool.close()
  await until(() => processesWith(host.hostFile).length === 0)
})
