import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {type DcpHome, dcpHome} from '../support/dcp-home.js'
import {eventually} from '../support/started.js'

interface Slice {
  readonly slice: number
  readonly executions: number
}

let user: DcpHome
beforeEach(() => {
  user = dcpHome()
})
afterEach(() => user.remove())

/** A job whose own process gave up at once: what it has not computed by then waits for a worker. */
async function waitingJob(work: string, input: readonly string[]): Promise<string> {
  const ended = await user.dcp(['job', 'deploy', '--function', work, ...input, '--timeout', '1ms', '--json'])
  expect([0, 3, 124]).toContain(ended.status)
  return (await user.json<{id: string}[]>(['job', 'list']))[0]?.id ?? ''
}

const results = async (id: string): Promise<string> => (await user.dcp(['job', 'results', id])).stdout
const slices = (id: string): Promise<Slice[]> => user.json(['job', 'slices', id])

describe('--until-idle', () => {
  test('computes what is left of all jobs, and says how much', async () => {
    const first = await waitingJob('x => x * 2', ['--range', '1..3'])
    const second = await waitingJob('x => { if (x === 1) throw new Error("one"); return x }', ['--data', '[1,2]'])
    const worker = await user.dcp(['worker', 'start', '--until-idle', '--json'])
    expect(worker.status).toBe(0)
    const done = JSON.parse(worker.stdout) as {jobs: number; computed: number; failed: number}
    // Slices may have been computed before the deploying process gave up.
    expect(done.computed).toBeLessThanOrEqual(5)
    expect(await results(first)).toBe('[2,4,6]\n')
    expect(await results(second)).toBe('[null,2]\n')
  })

  test('ends at once when there is nothing to do', async () => {
    expect(await user.json(['worker', 'start', '--until-idle'])).toEqual({jobs: 0, computed: 0, failed: 0})
  })
})

describe('a worker', () => {
  const slow = 'async x => { if (x > 2) for (;;) { progress(); await new Promise(r => setTimeout(r, 20)) } ; return x }'

  test('takes up jobs that are deployed while it waits', async () => {
    const worker = user.start(['worker', 'start', '--cores', '1'])
    await eventually(async () => worker.errors.length > 0)
    const id = await waitingJob('x => x', ['--range', '1..2'])
    await eventually(async () => (await results(id)) === '[1,2]\n')
    worker.kill('SIGTERM')
    expect(await worker.ended()).toBe(0)
  })

  test('SIGTERM once lets the running slices end, and is no failure', async () => {
    const work = 'async x => { await new Promise(r => setTimeout(r, 500)); return x }'
    const id = await waitingJob(work, ['--range', '1..50'])
    const worker = user.start(['worker', 'start', '--cores', '2', '--json'])
    await eventually(async () => (await results(id)).startsWith('[1,2,'))
    const asked = Date.now()
    worker.kill('SIGTERM')
    expect(await worker.ended()).toBe(0)
    expect(Date.now() - asked).toBeLessThan(5000)
    const {computed, failed} = JSON.parse(worker.lines.join('\n')) as {computed: number; failed: number}
    expect(failed).toBe(0)
    expect(computed).toBeGreaterThanOrEqual(3)
    expect(computed).toBeLessThan(10)
    const recorded = await slices(id)
    expect(recorded).toHaveLength(computed)
    expect(recorded.every(({executions}) => executions === 1)).toBe(true)
    expect(await user.json(['job', 'status', id])).toMatchObject({status: 'running', served: false})
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('%s twice gives the running slices back at once', async (signal) => {
    const id = await waitingJob(slow, ['--range', '1..6'])
    const worker = user.start(['worker', 'start', '--cores', '2'])
    await eventually(async () => (await results(id)).startsWith('[1,2,'))
    worker.kill(signal)
    await eventually(async () => worker.errors.some((line) => line.includes('Finishing')))
    worker.kill(signal)
    expect(await worker.ended(8000)).toBe(signal === 'SIGTERM' ? 143 : 130)
    expect(await results(id)).toBe('[1,2,null,null,null,null]\n')
    // Given back without blame: it may be computed again as often as it likes.
    expect(await user.json(['job', 'status', id])).toMatchObject({status: 'running', served: false, failed: 0})
    expect((await user.dcp(['job', 'delete', id, '--yes'])).status).toBe(0)
  })
})

test('two deploys and three workers on one store hand out no slice twice', async () => {
  const workers = [1, 2, 3].map(() => user.start(['worker', 'start', '--cores', '1', '--json']))
  const deploys = [3, 5].map((factor) =>
    user.dcp([
      ...['job', 'deploy', '--function', `x => { console.log('ran'); return x * ${factor} }`],
      ...['--range', '1..400', '--json', '--cores', '1'],
    ]),
  )
  const ended = await Promise.all(deploys)
  const jobs = ended.map(({stdout}) => JSON.parse(stdout) as {id: string; results: number[]})
  jobs.forEach(({results}, index) => {
    const factor = [3, 5][index] ?? 0
    expect(results).toEqual(Array.from({length: 400}, (_, at) => (at + 1) * factor))
  })
  for (const worker of workers) worker.kill('SIGTERM')
  for (const worker of workers) expect(await worker.ended()).toBe(0)
  for (const {id} of jobs) {
    expect((await slices(id)).filter(({executions}) => executions !== 1)).toEqual([])
    const said = await user.json<{slice: number; same: number | null}[]>(['job', 'logs', id])
    expect(new Set(said.map(({slice}) => slice)).size).toBe(400)
    expect(said).toHaveLength(400)
  }
})
