import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {readdirSync, readFileSync, statSync} from 'node:fs'
import {connect} from 'node:net'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {selfSigned} from '../support/certificate.js'
import {type DcpHome, dcpHome} from '../support/dcp-home.js'
import {CLIENT_MODULES, startScheduler} from '../support/dcp-network.js'
import {jsonError, ROOT} from '../support/run-program.js'
import {eventually, type Started, watch} from '../support/started.js'

let user: DcpHome
beforeEach(() => {
  user = dcpHome()
})
afterEach(() => user.remove())

const start = (...argv: string[]) => startScheduler(user, argv)
const fails = async (...argv: string[]) => jsonError(await user.dcp(['scheduler', 'start', ...argv, '--json']))

async function stop(scheduler: Started, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  scheduler.kill(signal)
  expect(await scheduler.ended(15_000)).toBe(0)
}

describe('dcp scheduler start', () => {
  test('says where it listens, and at the end that it stopped', async () => {
    const {scheduler, ready} = await start()
    expect(ready).toEqual({
      type: 'ready',
      time: expect.any(String),
      location: `http://127.0.0.1:${ready.port}`,
      host: '127.0.0.1',
      port: expect.any(Number),
      tls: false,
      address: expect.stringMatching(/^0x[0-9a-fA-F]{40}$/),
      workers: 0,
      data: user.state,
    })
    await stop(scheduler, 'SIGINT')
    expect(scheduler.lines.map((line) => JSON.parse(line).type)).toEqual(['ready', 'stopped'])
    expect(scheduler.errors.map((line) => JSON.parse(line))).toEqual([])
  })

  test('tells people one line, with the variable that programs read', async () => {
    const scheduler = user.start(['scheduler', 'start', '--port', '0'])
    await eventually(async () => scheduler.lines.length > 0)
    expect(scheduler.lines.join('\n')).toMatch(/DCP_SCHEDULER_LOCATION=http:\/\/127\.0\.0\.1:\d+\b/)
    await stop(scheduler)
    expect(scheduler.lines).toHaveLength(1)
  })

  test('serves the configuration that clients begin with', async () => {
    const {ready} = await start()
    const answer = await fetch(`${ready.location}/etc/dcp-config.kvin?ver=2.1.0`)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain(`${ready.location}/`)
  })

  test('lets in web pages that are named, and no others', async () => {
    const status = async (location: string, origin: string): Promise<number> =>
      (await fetch(`${location}/etc/dcp-config.kvin?ver=2.1.0`, {headers: {origin}})).status
    const closed = (await start()).ready.location
    expect(await status(closed, 'https://example.com')).toBe(403)
    const open = (await start('--origin', 'https://example.com')).ready.location
    expect(await status(open, 'https://example.com')).toBe(200)
    expect(await status(open, 'https://example.org')).toBe(403)
  })

  test('tells of each request on stderr, and of no key', async () => {
    const {scheduler, ready} = await start('--verbose')
    const env = {DCP_SCHEDULER_LOCATION: ready.location, NODE_PATH: CLIENT_MODULES}
    for (const name of ['id', 'default'])
      await user.home.run('keystore', ['create', name, '--light', '--empty-passphrase'])
    const asking =
      "require('dcp-client').init().then(() => require('dcp/compute').status({statuses: ['running']})).then(() => process.exit())"
    const program = user.watched(watch(spawn(process.execPath, ['-e', asking], {env: {...user.home.env, ...env}})))
    expect(await program.ended()).toBe(0)
    await stop(scheduler)
    const said = scheduler.errors.join('\n')
    expect(said).toMatch(/pheme listJobs 0x[0-9a-fA-F]{40}/)
    expect(said).not.toMatch(/[0-9a-f]{64}/i)
  })

  test('keeps its identity, in a keystore for its user only, however many start first', async () => {
    const both = await Promise.all([start(), start()])
    const [one, two] = both.map(({ready}) => ready.address)
    expect(one).toBe(two)
    for (const {scheduler} of both) await stop(scheduler)
    expect((await start()).ready.address).toBe(one)
    const folder = join(user.state, 'keystores')
    expect(readdirSync(folder)).toEqual(['scheduler.keystore'])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'scheduler.keystore')).mode & 0o777).toBe(0o600)
    expect(`0x${JSON.parse(readFileSync(join(folder, 'scheduler.keystore'), 'utf8')).address}`).toBe(one?.toLowerCase())
  })

  test('a folder of its own has a store and an identity of its own', async () => {
    const {ready} = await start()
    const data = join(user.path, 'other')
    const other = (await start('--data', data)).ready
    expect(other).toMatchObject({data})
    expect(other.address).not.toBe(ready.address)
    expect(readdirSync(data)).toEqual(expect.arrayContaining(['dcp.db', 'keystores']))
  })

  test('speaks HTTPS with a certificate', async () => {
    const {certificate, key} = selfSigned()
    const files = ['--tlscert', user.write('cert.pem', certificate), '--tlskey', user.write('key.pem', key)]
    const {ready} = await start(...files)
    expect(ready).toMatchObject({location: `https://127.0.0.1:${ready.port}`, tls: true})
  })

  test('stops while a program is connected', async () => {
    const {scheduler, ready} = await start()
    const socket = connect(ready.port, '127.0.0.1')
    await once(socket, 'connect')
    const path = '/job-submit/dcp5/socketio/?EIO=4&transport=polling'
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${ready.port}\r\n\r\n`)
    await once(socket, 'data')
    await stop(scheduler)
  })
})

describe('what keeps it from starting', () => {
  test('a taken port', async () => {
    const {ready} = await start()
    expect(await fails('--port', String(ready.port))).toMatchObject({code: 'ADDRESS_IN_USE', exitCode: 1})
  })

  test('an address of another machine', async () => {
    expect(await fails('--host', '192.0.2.1', '--port', '0')).toMatchObject({code: 'ADDRESS_INVALID', exitCode: 2})
  })

  test('an empty value, of a variable that is not set', async () => {
    expect(await fails('--host', '', '--port', '0')).toMatchObject({code: 'ADDRESS_INVALID', exitCode: 2})
    expect(await fails('--data', '', '--port', '0')).toMatchObject({code: 'USAGE', exitCode: 2})
  })

  test('an origin that no browser sends', async () => {
    expect(await fails('--origin', 'example.com', '--port', '0')).toMatchObject({code: 'USAGE', exitCode: 2})
    expect(await fails('--origin', 'https://example.com/a', '--port', '0')).toMatchObject({code: 'USAGE', exitCode: 2})
  })

  test('half a certificate, or none', async () => {
    const cert = user.write('cert.pem', selfSigned().certificate)
    const other = user.write('key.pem', selfSigned().key)
    expect(await fails('--tlscert', cert)).toMatchObject({code: 'USAGE', exitCode: 2})
    expect(await fails('--tlscert', cert, '--tlskey', join(user.path, 'no'))).toMatchObject({code: 'FILE_NOT_FOUND'})
    expect(await fails('--port', '0', '--tlscert', cert, '--tlskey', other)).toMatchObject({code: 'INPUT_INVALID'})
  })

  test('a damaged identity', async () => {
    user.write('.local/state/continuum/keystores/scheduler.keystore', '{')
    expect(await fails('--port', '0')).toMatchObject({code: 'KEYSTORE_MALFORMED'})
  })

  test('more workers than it may have', async () => {
    expect(await fails('--workers', '-1')).toMatchObject({code: 'USAGE', exitCode: 2})
  })
})

/** A system that allows no namespaces, as one of its own. */
const NO_NAMESPACES = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
const allowsNamespaces =
  process.platform === 'linux' && spawnSync('unshare', ['-r', 'sh', '-c', NO_NAMESPACES, 'sh', 'true']).status === 0
const hasIsolatedVm = Number.parseInt(process.versions.node, 10) >= 22

describe.runIf(allowsNamespaces && !hasIsolatedVm)('where nothing but Node itself guards the machine', () => {
  function startWeak(...argv: string[]): Started {
    const program = [process.execPath, join(ROOT, 'bin/dcp.js'), 'scheduler', 'start', '--port', '0', '--json']
    const words = ['-r', 'sh', '-c', NO_NAMESPACES, 'sh', ...program, ...argv]
    return user.watched(watch(spawn('unshare', words, {env: user.home.env, stdio: ['ignore', 'pipe', 'pipe']})))
  }

  test('--workers need a word of trust', async () => {
    const refused = startWeak('--workers', '1')
    expect(await refused.ended()).toBe(4)
    expect(JSON.parse(refused.errors.join('')).error).toMatchObject({code: 'SANDBOX_WEAK', exitCode: 4})
    const trusted = startWeak('--workers', '1', '--allow-weak-sandbox')
    await eventually(async () => trusted.lines.length > 0)
    await stop(trusted)
  })

  test('a scheduler alone needs none', async () => {
    const alone = startWeak()
    await eventually(async () => alone.lines.length > 0)
    await stop(alone)
  })
})

describe('--workers', () => {
  const slow = 'async x => { await new Promise(r => setTimeout(r, 400)); return x }'
  const results = async (): Promise<string> => (await user.dcp(['job', 'results', 'last'])).stdout

  async function deploy(work: string, range: string): Promise<void> {
    const ended = await user.dcp(['job', 'deploy', '--function', work, '--range', range, '--timeout', '1ms', '--json'])
    expect([0, 3, 124]).toContain(ended.status)
  }

  test('compute jobs of "dcp job deploy" too', async () => {
    const {ready, scheduler} = await start('--workers', '2')
    expect(ready).toMatchObject({workers: 2})
    await deploy('x => x * x', '1..5')
    await eventually(async () => (await results()) === '[1,4,9,16,25]\n')
    await stop(scheduler)
  })

  test('one signal lets the running slices end', async () => {
    const {scheduler} = await start('--workers', '2')
    await deploy(slow, '1..40')
    await eventually(async () => (await results()).startsWith('[1,2,'))
    await stop(scheduler)
    const slices = await user.json<{executions: number}[]>(['job', 'slices', 'last'])
    expect(slices.length).toBeGreaterThanOrEqual(2)
    expect(slices.every(({executions}) => executions === 1)).toBe(true)
    expect(await user.json(['job', 'status', 'last'])).toMatchObject({status: 'running', served: false})
  })

  test('two signals give them back', async () => {
    const work = 'async x => { for (;;) { progress(); await new Promise(r => setTimeout(r, 20)) } }'
    const open = ['job', 'deploy', '--function', work, '--data', '[]', '--no-auto-close', '--timeout', '1ms', '--json']
    expect((await user.dcp(open)).status).toBe(124)
    // Of slices that are added, nobody but the scheduler has any.
    await user.json(['job', 'add-slices', 'last', '--data', '[1,2]'])
    const scheduler = user.start(['scheduler', 'start', '--workers', '1', '--port', '0'])
    await eventually(async () => (await user.json<{distributed: number}>(['job', 'status', 'last'])).distributed > 0)
    scheduler.kill('SIGTERM')
    await eventually(async () => scheduler.errors.some((line) => line.startsWith('Finishing')))
    scheduler.kill('SIGTERM')
    expect(await scheduler.ended(15_000)).toBe(143)
    expect(await user.json(['job', 'status', 'last'])).toMatchObject({status: 'running', served: false})
  })

  test('more than there are cores is worth a word', async () => {
    const {scheduler} = await start('--workers', '1000')
    expect(scheduler.errors.join('\n')).toMatch(/1000/)
  })
})
