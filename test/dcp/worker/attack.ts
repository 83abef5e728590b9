import {expect} from 'vitest'
import type {JobWork} from '../../../src/dcp/job/task.js'
import type {SandboxTimes} from '../../../src/dcp/worker/sandbox/sandbox.js'
import {processesWith} from '../../support/processes.js'
import type {TestedBackend} from '../../support/sandbox-backends.js'
import {type Escape, PRELUDE} from './escapes.js'
import {runJob, workOf} from './run-job.js'

/** The attacking datum among others; the ones after it are computed in the realm that it left behind. */
const ATTACK = 20
const DATA = Array.from({length: 40}, (_, index) => index)

/**
 * Runs a job of which one slice is the attack. Asserts that nothing was reached, that the slice ended as it may, that
 * every other slice has its right result, and that no process is left. Gives the codes that charged the job.
 */
export async function expectHarmless(
  tested: TestedBackend & {readonly hostFile: string; readonly memoryMiB?: number},
  {body, codes = []}: Escape,
  times: Partial<SandboxTimes>,
  more: Partial<JobWork> = {},
): Promise<void> {
  const work = workOf(`(() => { ${PRELUDE}
    const attack = async function () { ${body} }
    return (x) => x === ${ATTACK} ? attack() : x % 3 === 0 ? {x: [x, {y: 'z'}]} : x % 3 === 1 ? x * x : (async () => x + 0.5)()
  })()`)
  const {outcomes, values, source} = await runJob(tested, {...work, ...more}, DATA, times)
  const verdict = values[ATTACK]
  expect(['safe', ...codes], JSON.stringify(outcomes[ATTACK])).toContain(verdict)
  const said = JSON.stringify([outcomes, source.console])
  expect(said.length).toBeLessThan(2_000_000)
  expect(said).not.toContain('ESCAPED')
  const expected = DATA.map((x) => (x % 3 === 0 ? {x: [x, {y: 'z'}]} : x % 3 === 1 ? x * x : x + 0.5) as unknown)
  expected[ATTACK] = verdict
  expect(values).toEqual(expected)
  expect(processesWith(tested.hostFile)).toEqual([])
}
