import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {selfSigned} from '../../support/certificate.js'
import {type DcpNetwork, dcpNetwork, startScheduler} from '../../support/dcp-network.js'
import {ROOT} from '../../support/run-program.js'
import type {Started} from '../../support/started.js'

// The first program of DCP's documentation, on an empty home, as anybody would write it: examples/dcp-client.

const SQUARES = readFileSync(join(ROOT, 'examples/dcp-client/squares.js'), 'utf8')

let network: DcpNetwork
beforeEach(async () => {
  network = await dcpNetwork(['--workers', '2'])
})
afterEach(() => network?.remove())

async function ended(program: Started): Promise<readonly string[]> {
  expect({status: await program.ended(), errors: program.errors}).toEqual({status: 0, errors: []})
  return program.lines
}

describe('squares of 1 to 5', () => {
  test('print the documented events and results, and stand in dcp job list', async () => {
    const lines = await ended(network.script(SQUARES))
    const [{id} = {id: ''}] = await network.json<{id: string}[]>(['job', 'list'])
    const events = lines.slice(0, -1)
    const states = ['exec', 'init', 'preauth', 'deploying', 'listeners', 'compute-groups', 'uploading', 'deployed']
    expect(events.filter((line) => line.startsWith('state: '))).toEqual(states.map((state) => `state: ${state}`))
    expect(events.filter((line) => line.startsWith('slice ')).toSorted()).toEqual(
      [1, 4, 9, 16, 25].map((square, at) => `slice ${at + 1}: ${square}`),
    )
    expect(events.filter((line) => line.startsWith('accepted: '))).toEqual([`accepted: ${id}`])
    expect(events).toHaveLength(states.length + 6)
    expect(lines.at(-1)).toBe('[ 1, 4, 9, 16, 25 ]')
    expect(await network.json(['job', 'status', id])).toMatchObject({name: 'squares', status: 'finished', computed: 5})
    expect((await network.dcp(['job', 'results', id])).stdout).toBe('[1,4,9,16,25]\n')
  })

  test('print them again after the scheduler was started anew on its port', async () => {
    await ended(network.script(SQUARES))
    network.scheduler.kill('SIGTERM')
    expect(await network.scheduler.ended()).toBe(0)
    // The client remembers whose address answered there.
    await startScheduler(network, ['--workers', '2', '--port', `${network.port}`])
    expect((await ended(network.script(SQUARES))).at(-1)).toBe('[ 1, 4, 9, 16, 25 ]')
    expect(await network.json<unknown[]>(['job', 'list'])).toHaveLength(2)
  })

  test('print them over HTTPS too, to who trusts the certificate', async () => {
    const {certificate, key} = selfSigned()
    const files = {cert: network.write('cert.pem', certificate), key: network.write('key.pem', key)}
    const {ready} = await startScheduler(network, ['--tlscert', files.cert, '--tlskey', files.key])
    const {location} = ready
    const lines = await ended(network.script(SQUARES, {location, env: {NODE_EXTRA_CA_CERTS: files.cert}}))
    expect(lines.at(-1)).toBe('[ 1, 4, 9, 16, 25 ]')
    expect(await network.script(SQUARES, {location}).ended()).not.toBe(0)
  })
})
