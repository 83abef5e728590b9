import {spawn, spawnSync} from 'node:child_process'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {thisMachine} from '../../src/cli/machine.js'
import {openEmbeddedScheduler} from '../../src/dcp/engines/embedded.js'
import {prepareSandboxes} from '../../src/dcp/engines/sandboxes.js'
import {type Deployment, defaultDeployment} from '../../src/dcp/job/deployment.js'
import {describeJob, range} from '../dcp/scheduler/jobs.js'
import {type DcpHome, dcpHome} from '../support/dcp-home.js'
import {jsonError, ROOT} from '../support/run-program.js'
import {type Started, watch} from '../support/started.js'

// Jobs that a scheduler took from programs of others, on the machine that it runs on.

let user: DcpHome
beforeEach(() => {
  user = dcpHome()
})
afterEach(() => user.remove())

/** A job as the endpoint submits one. */
async function submitted(changes: Partial<Deployment>): Promise<string> {
  const machine = {...thisMachine(ROOT), stateDirectory: user.state}
  const {scheduler, engine} = openEmbeddedScheduler(machine, prepareSandboxes(machine))
  const job = describeJob(range(3), {deployment: {...defaultDeployment(), submission: 'by a program', ...changes}})
  await scheduler.submit(job)
  await scheduler.synced()
  await engine.close()
  return job.id
}

const computed = async (id: string): Promise<number> =>
  (await user.json<{computed: number}>(['job', 'status', id])).computed

test('are computed by workers of the machine', async () => {
  const id = await submitted({})
  expect(await user.json(['worker', 'start', '--until-idle'])).toMatchObject({jobs: 1, computed: 3})
  expect(await computed(id)).toBe(3)
})

test('those of localExec are left to their program', async () => {
  const id = await submitted({localExec: true})
  expect(await user.json(['worker', 'start', '--until-idle'])).toMatchObject({jobs: 0})
  const resumed = await user.dcp(['job', 'resume', id, '--json'])
  expect(jsonError(resumed)).toMatchObject({code: 'JOB_LOCAL', exitCode: 1})
  expect(resumed.status).toBe(1)
})

/** A system that allows no namespaces, as one of its own. */
const NO_NAMESPACES = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
const allowsNamespaces =
  process.platform === 'linux' && spawnSync('unshare', ['-r', 'sh', '-c', NO_NAMESPACES, 'sh', 'true']).status === 0
const hasIsolatedVm = Number.parseInt(process.versions.node, 10) >= 22

describe.runIf(allowsNamespaces && !hasIsolatedVm)('where nothing but Node itself guards the machine', () => {
  async function weak(...argv: string[]): Promise<Started> {
    const words = ['-r', 'sh', '-c', NO_NAMESPACES, 'sh', process.execPath, join(ROOT, 'bin/dcp.js'), ...argv]
    const run = watch(spawn('unshare', words, {env: user.home.env, stdio: ['ignore', 'pipe', 'pipe']}))
    await user.watched(run).ended()
    return run
  }

  test('they are left alone, unless their programs are trusted', async () => {
    const id = await submitted({})
    expect(JSON.parse((await weak('worker', 'start', '--until-idle', '--json')).lines.join(''))).toMatchObject({
      jobs: 0,
    })
    const resumed = await weak('job', 'resume', id, '--json')
    expect(JSON.parse(resumed.errors.at(-1) ?? '')).toMatchObject({error: {code: 'SANDBOX_WEAK', exitCode: 4}})
    expect(await computed(id)).toBe(0)
    await weak('worker', 'start', '--until-idle', '--allow-weak-sandbox')
    expect(await computed(id)).toBe(3)
  })

  test('those of the machine itself are computed', async () => {
    const deployed = await weak('job', 'deploy', '--function', 'x => x * x', '--range', '1..3')
    expect(deployed.lines).toEqual(['[1,4,9]'])
  })
})
