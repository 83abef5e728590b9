import {copyFileSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'
import {type DcpNetwork, dcpNetwork} from '../../support/dcp-network.js'
import {ROOT} from '../../support/run-program.js'

const modulesOf = (peer: string): string => join(ROOT, 'test/peers', peer, 'node_modules')

describe('packages, from the official tools', () => {
  let network: DcpNetwork
  beforeAll(async () => {
    network = await dcpNetwork([])
    copyFileSync(join(modulesOf('dcp-util'), 'dcp-util/bin/publish'), join(network.path, 'publish.cjs'))
    network.write(
      'model.js',
      "module.declare(['./square'], function (require, exports) { exports.f = require('./square') })",
    )
    network.write(
      'square.js',
      'module.declare([], function (require, exports, module) { module.exports = (x) => x * x })',
    )
  })

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
    expect((await publish(describePackage('1.1.0'))).out).toBe('published package: model@1.1.0')
    const {out} = await publish('listModules', '--json')
    expect(JSON.parse(out)).toEqual([
      {
        name: 'model',
        version: '1.1.0',
        owner: expect.stringMatching(/^0x/),
        published: expect.any(Number),
        files: {'model.js': expect.any(Number), 'square.js': expect.any(Number)},
      },
    ])
    expect((await publish(describePackage('one'))).errors).toContain('EINVAL')
  })
})
