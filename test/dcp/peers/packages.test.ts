import {copyFileSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type DcpNetwork, dcpNetwork} from '../../support/dcp-network.js'
import {type WorkerHost, whyNoWorker, workerHost} from '../../support/dcp-worker.js'
import {seenBy} from '../../support/official-script.js'
import {ROOT} from '../../support/run-program.js'

const modulesOf = (peer: string): string => join(ROOT, 'test/peers', peer, 'node_modules')

/** A package of two modules, of which one needs the other. */
function writeModel(network: DcpNetwork): void {
  network.write(
    'model.js',
    "module.declare(['./square'], function (require, exports) { exports.f = require('./square') })",
  )
  network.write(
    'square.js',
    'module.declare([], function (require, exports, module) { module.exports = (x) => x * x })',
  )
}

/** What `requireModules` sees. */
const REQUIRED = {
  local: [1, 8, 27],
  published: [1, 4, 9],
  both: [2, 12, 36],
  missing: 'ENOMODULE',
}

/**
 * Deploys jobs that require modules of the program, and published ones with what they need. The official worker takes no
 * result of a work function that never called progress().
 */
function requireModules(network: DcpNetwork): Promise<unknown> {
  network.write('local.js', "module.exports = {cube: (x) => x * require('./times')(x)}")
  network.write('times.js', 'module.exports = (x) => x * x')
  return seenBy(
    network,
    `
    const files = {'model.js': 'model.js', 'square.js': 'square.js'}
    await require('dcp/publish').publish({name: 'model', version: '2.0.0', files})
    const account = await wallet.get()
    const run = async (job, ...modules) => {
      job.requires(modules)
      try {
        return Array.from(await job.exec(0.001, account))
      } catch (error) {
        return error.code
      }
    }
    seen.local = await run(compute.for([1, 2, 3], (x) => progress() && require('./local').cube(x)), './local')
    seen.published = await run(compute.for([1, 2, 3], (x) => progress() && require('model').f(x)), 'model/model')
    seen.both = await run(
      compute.for([1, 2, 3], (x) => progress() && require('./local').cube(x) + require('model').f(x)),
      './local',
      'model/model',
    )
    seen.missing = await run(compute.for([1, 2, 3], (x) => require('nobody/has')(x)), 'nobody/has')
    `,
  )
}

describe('packages, from the official tools', () => {
  let network: DcpNetwork
  beforeAll(async () => {
    network = await dcpNetwork(['--workers', '1'])
    copyFileSync(join(modulesOf('dcp-util'), 'dcp-util/bin/publish'), join(network.path, 'publish.cjs'))
    writeModel(network)
  })
  afterAll(() => network?.remove())

  /** The unchanged program of dcp-util, on dcp-client 5, as its own dcp-client is of version 4. */
  async function publish(...argv: readonly string[]): Promise<{readonly out: string; readonly errors: string}> {
    const program = network.script(
      `process.argv = [process.argv[0], 'publish', ...${JSON.stringify(argv)}]\nrequire('./publish.cjs')`,
      {env: {NODE_PATH: ['dcp-client', 'dcp-util'].map(modulesOf).join(delimiter)}},
    )
    expect(await program.ended(30_000)).toBe(0)
    return {out: program.lines.join('\n'), errors: program.errors.join('\n')}
  }

  function describePackage(version: string): string {
    const files = {'model.js': 'model.js', 'square.js': 'square.js'}
    return network.write(`package-${version}.json`, JSON.stringify({name: 'model', version, files}))
  }

  it('are published and listed by dcp-util', async () => {
    expect((await publish(describePackage('1.0.0'))).out).toBe('published package: model@1.0.0')
    const {out} = await publish('listModules', '--json')
    expect(JSON.parse(out)).toEqual([
      {
        name: 'model',
        version: '1.0.0',
        owner: expect.stringMatching(/^0x/),
        published: expect.any(Number),
        files: {'model.js': expect.any(Number), 'square.js': expect.any(Number)},
      },
    ])
    expect((await publish(describePackage('one'))).errors).toContain('EINVAL')
  })

  it('are what a work function requires: modules of the program, and published ones with what they need', async () => {
    expect(await requireModules(network)).toEqual(REQUIRED)
  })
})

describe.skipIf(whyNoWorker() !== undefined)('packages, with the official worker', () => {
  let network: DcpNetwork
  let host: WorkerHost
  beforeAll(async () => {
    host = await workerHost()
    network = await dcpNetwork([])
    writeModel(network)
  })
  afterAll(async () => {
    await host?.remove()
    await network?.remove()
  })

  it('are fetched and required', async () => {
    host.start('worker', {location: network.location})
    expect(await requireModules(network)).toEqual(REQUIRED)
  })
})
