import {randomBytes} from 'node:crypto'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {openJobStore, STORE_FILE} from '../../../src/dcp/engines/embedded-store.js'
import {describeJob} from '../../../src/dcp/job/describe-job.js'
import type {JobRequest} from '../../../src/dcp/job/job-request.js'
import {decodeValue} from '../../../src/dcp/job/values/value-text.js'
import {processFacts} from '../../../src/dcp/scheduler/process-liveness.js'
import {openScheduler, type Scheduler} from '../../../src/dcp/scheduler/scheduler.js'
import {type DcpNetwork, dcpNetwork} from '../../support/dcp-network.js'
import {type WorkerHost, whyNoWorker, workerHost} from '../../support/dcp-worker.js'
import {eventually} from '../../support/started.js'

const why = whyNoWorker()

/** Jobs as `dcp job deploy` makes them, in the store of a scheduler whose only worker is the official one. */
describe.skipIf(why !== undefined)('jobs of dcp job deploy, computed by the official worker', () => {
  let network: DcpNetwork
  let host: WorkerHost
  let scheduler: Scheduler
  let close = (): void => {}
  beforeAll(async () => {
    ;[network, host] = await Promise.all([dcpNetwork([]), workerHost()])
    const store = openJobStore(join(network.state, STORE_FILE))
    close = () => store.close()
    scheduler = openScheduler({store, now: Date.now, self: processFacts(process.pid)})
    host.start('one', {location: network.location, cores: 1})
    network.write('model.js', 'let made = 0\nmade++\nmodule.exports = {twice: (x) => 2 * x, made: () => made}')
    network.write('data/text.txt', 'from a file')
    // Parts that are fetched, not sent with each task.
    network.write('data/large.bin', randomBytes(100_000))
    network.write('large.js', `module.exports = '${'é'.repeat(50_000)}'`)
  }, 60_000)
  afterAll(async () => {
    close()
    await host?.remove()
    await network?.remove()
  })

  /** The values of a job, and codes of errors, in order. */
  async function computed(changes: Partial<JobRequest>): Promise<readonly unknown[]> {
    const request: JobRequest = {
      ...{
        ranges: [],
        dataUrls: [],
        args: [],
        requires: [],
        files: [],
        autoClose: true,
        owner: null,
        paymentAccount: null,
      },
      directory: network.path,
      stdin: async function* () {},
      python: {pyodideDirectory: '/nowhere', cacheDirectory: '/nowhere'},
      ...changes,
    }
    const job = await describeJob(request)
    await scheduler.submit(job)
    await eventually(async () => scheduler.summary(job.id).status !== 'running', 60_000)
    const outcomes = [...scheduler.outcomes(job.id)].sort((a, b) => a.slice - b.slice)
    return outcomes.map((outcome) => (outcome.kind === 'result' ? decodeValue(outcome.value) : outcome))
  }

  it('find the modules that they require', async () => {
    const work = network.write(
      'work.js',
      `const model = require('./model.js')
      const large = require('./large.js')
      module.exports = (x, y) => { progress(); return [model.twice(x), y, model.made(), large.length, work.job.public.name] }`,
    )
    expect(
      await computed({
        work,
        ranges: ['1..3'],
        args: ['{"y": 1}'],
        requires: ['./model.js', './large.js'],
        name: 'mods',
      }),
    ).toEqual([1, 2, 3].map((x) => [2 * x, {y: 1}, 1, 50_000, 'mods']))
  }, 90_000)

  it('have data of every kind, and tell of exceptions', async () => {
    const values = await computed({
      function: '(x) => { progress(); if (x === 2) throw new TypeError("no"); return x }',
      data: '[1, 2, "% # é 😀", {"a": [null, 1.5]}]',
    })
    expect(values).toEqual([
      1,
      expect.objectContaining({kind: 'error', code: 'EUNCAUGHT', name: 'TypeError', message: 'no'}),
      '% # é 😀',
      {a: [null, 1.5]},
    ])
  }, 90_000)

  it('are Python modules with a function, arguments, files and a directory', async () => {
    const work = network.write(
      'work.py',
      `import dcp, os, sys
COUNT = []
def work_function(x, y, z):
    COUNT.append(x)
    dcp.progress()
    return {'x': x, 'args': [y, z, sys.argv[1:]], 'count': len(COUNT), 'file': open('text.txt').read(), 'at': os.getcwd()}

def helper():
    pass

if __name__ == '__main__':
    raise SystemExit('deploys')
`,
    )
    const changes = {work, args: ['5', '{"a": [null]}'], filesDirectory: 'data'}
    const values = await computed({...changes, files: ['data'], data: '[{"b": null}, [1]]'})
    expect(values).toEqual(
      [{b: null}, [1]].map((x, index) => ({
        x,
        args: [5, {a: [null]}, [5, {a: [null]}]],
        count: index + 1,
        file: 'from a file',
        at: '/home/pyodide/data',
      })),
    )
  }, 120_000)

  it('are Python modules whose function is named, and async', async () => {
    const work = network.write(
      'named.py',
      'import dcp\n@dcp.set_slice_handler\ndef other(x): return x\nasync def a(x, y):\n  dcp.progress()\n  return (x, y)\n',
    )
    expect(await computed({work, entry: 'a', ranges: ['1..2'], args: ['"y"']})).toEqual([
      [1, 'y'],
      [2, 'y'],
    ])
  }, 120_000)
})
