import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {eventually, type Started} from '../support/started.js'

let user: ColoniesHome
beforeEach(() => {
  user = coloniesHome()
})
afterEach(() => user.remove())

interface Ready {
  readonly address: string
  readonly server: string
}

async function monitor(
  argv: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
  interval = '100ms',
): Promise<Started & Ready> {
  const one = user.start(['monitor', 'start', '--monitor-port', '0', '--interval', interval, ...argv, '--json'], env)
  await eventually(async () => one.lines.length > 0 || one.process.exitCode !== null)
  const {address, server} = JSON.parse(one.lines[0] ?? '{}') as Ready
  return Object.assign(Object.create(one), {address, server})
}

const lines = async (address: string): Promise<readonly string[]> => (await (await fetch(address)).text()).split('\n')

describe('colonies monitor start', () => {
  test('serves the numbers of a server, says when it is away, and goes on when it is back', async () => {
    const server = await user.serve(['dev'])
    const one = await monitor()
    expect(one.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/)
    expect(one.server).toBe(server.address)
    expect(await lines(one.address)).toEqual(
      expect.arrayContaining(['colonies_server_up 1', 'colonies_server_colonies 1']),
    )
    await user.prints(['function', 'exec', '--func', 'f', '--targettype', 'nobody'])
    await eventually(async () => (await lines(one.address)).includes('colonies_server_processes_waiting 1'))
    server.kill('SIGTERM')
    await server.ended(10_000)
    await eventually(async () => (await lines(one.address)).includes('colonies_server_up 0'))
    expect((await lines(one.address)).join()).not.toContain('colonies_server_colonies')
    await user.serve(['dev', '--port', String(server.port)])
    await eventually(async () => (await lines(one.address)).includes('colonies_server_processes_waiting 1'))
    one.kill('SIGTERM')
    expect(await one.ended(10_000)).toBe(0)
    expect(JSON.parse(one.lines.at(-1) ?? '')).toMatchObject({type: 'stopped'})
  })

  test('tells of the store where no server runs', async () => {
    const one = await monitor()
    expect(await lines(one.address)).toContain('colonies_server_executors 1')
    one.kill('SIGINT')
    expect(await one.ended(10_000)).toBe(0)
  })

  test('looks seldom where the interval is beyond what a timer holds', async () => {
    const one = await monitor([], {}, '9999999d')
    expect(await lines(one.address)).toContain('colonies_server_executors 1')
    one.kill('SIGINT')
    expect(await one.ended(10_000)).toBe(0)
    expect(one.errors.join()).not.toContain('TimeoutOverflow')
  })

  test('is not for strangers to the server', async () => {
    const one = await monitor([], {COLONIES_SERVER_PRVKEY: '11'.repeat(32)})
    expect(await one.ended(10_000)).toBe(4)
    expect(one.lines).toEqual([])
  })

  test('takes upstream’s variables, and no others for numbers', async () => {
    const env = {COLONIES_MONITOR_INTERVAL: 'soon'}
    expect(await user.fails(['monitor', 'start'], {env})).toMatchObject({code: 'USAGE', exitCode: 2})
    const taken = await monitor()
    const port = new URL(taken.address).port
    const failure = await user.fails(['monitor', 'start'], {env: {COLONIES_MONITOR_PORT: port}})
    expect(failure).toMatchObject({code: 'ADDRESS_IN_USE'})
  })
})
