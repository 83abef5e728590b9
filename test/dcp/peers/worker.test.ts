import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type DcpNetwork, dcpNetwork, payloadsOf} from '../../support/dcp-network.js'
import {type OfficialWorker, type WorkerHost, whyNoWorker, workerHost} from '../../support/dcp-worker.js'
import {eventually} from '../../support/started.js'

/** A job whose slices take so long each, and which a test names. */
const slow = (name: string, count: number, ms: number): string => `
  cases.${name} = () => {
    const job = compute.for(1, ${count}, async (x) => {
      progress()
      await new Promise((resolve) => setTimeout(resolve, ${ms}))
      return x * x
    })
    job.public.name = ${JSON.stringify(name)}
    return job
  }
`
const squares = (count: number) => Array.from({length: count}, (_, index) => (index + 1) ** 2)

const PYTHON = `
import dcp
def double(x):
    dcp.progress()
    return [x, x * 2]
dcp.set_slice_handler(double)
`

/** The worker makes a sandbox anew when it goes from one job to another, which takes seconds on a machine at work. */
const LIMIT_MS = 100_000

const why = whyNoWorker()
describe.skipIf(why !== undefined)(`the official worker ${why ?? ''}`, () => {
  let network: DcpNetwork
  let host: WorkerHost

  beforeAll(async () => {
    ;[network, host] = await Promise.all([dcpNetwork([]), workerHost()])
  }, 60_000)

  afterAll(async () => {
    await host.remove()
    await network.remove()
  })

  const start = (identity: string, cores = 1, id?: string): OfficialWorker =>
    host.start(identity, {location: network.location, cores, progressTimeout: 5000, ...(id !== undefined && {id})})

  const run = (source: string): ReturnType<DcpNetwork['cases']> =>
    network.cases(source, {limit: LIMIT_MS, env: {CASE_MS: String(LIMIT_MS - 5000)}})

  /** Resolves once the worker has delivered so many results. */
  const delivered = (worker: OfficialWorker, count: number): Promise<unknown> =>
    eventually(async () => worker.told('result').length >= count, LIMIT_MS)

  it(
    'computes jobs of the official client, in JavaScript and Python',
    async () => {
      const worker = start('alone', 2)
      const report = await run(`
      cases.squares = () => compute.for(1, 5, (x) => {
        progress()
        console.log('squaring', x)
        return x * x
      })
      cases.values = () => compute.for([1, 'a', {b: 2}, new Uint8Array([1, 2])], (x, y) => {
        progress()
        return [x, y]
      }, [new Map([[1, 2]])])
      cases.throws = () => compute.for(1, 2, (x) => {
        progress()
        if (x === 1) throw new TypeError('one is wrong')
        return x
      })
      cases.python = () => {
        const job = compute.for(1, 2, ${JSON.stringify(PYTHON)})
        job.worktime = 'pyodide'
        return job
      }
    `)
      const {squares: squared, values, throws, python} = report
      if (!squared || !values || !throws || !python) throw new Error('a job is missing')
      expect(squared.results).toEqual([1, 4, 9, 16, 25])
      expect(payloadsOf(squared, 'console').map(({message}) => message)).toContainEqual(['squaring', 3])
      expect(values.results?.map((result) => (Array.isArray(result) ? result[0] : result))).toEqual([
        1,
        'a',
        {b: 2},
        'Uint8Array(2) [ 1, 2 ]',
      ])
      expect(payloadsOf(throws, 'error')).toMatchObject([{sliceNumber: 1, code: 'EUNCAUGHT', name: 'TypeError'}])
      expect(throws.results?.[1]).toBe(2)
      expect(python.results).toEqual([
        [1, 2],
        [2, 4],
      ])
      worker.process.kill('SIGINT')
      expect(await worker.process.ended()).toBe(0)
    },
    LIMIT_MS,
  )

  it(
    'shares a job with another; each slice is computed once',
    async () => {
      const workers = [start('first'), start('second')]
      const report = await run(slow('shared', 40, 100))
      expect(report.shared?.results).toEqual(squares(40))
      expect(report.shared && payloadsOf(report.shared, 'duplicate-result')).toEqual([])
      const shares = await eventually(async () => {
        const counts = workers.map((worker) => worker.told('result').length)
        return counts.reduce((sum, count) => sum + count) >= 40 && counts
      })
      expect(Math.min(...shares)).toBeGreaterThan(5)
      expect(shares.reduce((sum, count) => sum + count)).toBe(40)
      for (const worker of workers) worker.process.kill('SIGINT')
      for (const worker of workers) expect(await worker.process.ended()).toBe(0)
    },
    LIMIT_MS,
  )

  it(
    'is told to stop: what it has begun is delivered, what it has not another computes at once',
    async () => {
      const leaving = start('leaving')
      const report = run(slow('left', 30, 100))
      await delivered(leaving, 8)
      leaving.process.kill('SIGINT')
      expect(await leaving.process.ended()).toBe(0)
      const staying = start('staying')
      const {left} = await report
      expect(left?.results).toEqual(squares(30))
      expect(left && payloadsOf(left, 'duplicate-result')).toEqual([])
      staying.process.kill('SIGQUIT')
      expect(await staying.process.ended()).toBe(0)
    },
    LIMIT_MS,
  )

  it(
    'is killed and comes back: what it held is computed again at once',
    async () => {
      const id = 'workerThatComesBack123'
      const killed = start('returning', 1, id)
      const report = run(slow('lost', 30, 100))
      await delivered(killed, 8)
      killed.kill()
      await killed.process.ended()
      const back = start('returning', 1, id)
      expect((await report).lost?.results).toEqual(squares(30))
      expect(back.told('start')[0]).toMatchObject({id})
      back.process.kill('SIGQUIT')
      expect(await back.process.ended()).toBe(0)
    },
    LIMIT_MS,
  )
})
