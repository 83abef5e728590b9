import {existsSync} from 'node:fs'
import {createServer} from 'node:net'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {selfSigned} from '../support/certificate.js'
import {type DaffiHome, daffiHome, stdoutOf} from '../support/daffi-home.js'
import {isConnected} from '../support/processes.js'
import {eventually, type Started} from '../support/started.js'

let user: DaffiHome
beforeEach(() => {
  user = daffiHome()
})
afterEach(() => user.remove())

const ADD = 'export const add = (a, b) => a + b\n'
const controller = (...flags: string[]): Promise<Started> => user.serve(['controller', 'start', ...flags])
const names = async (...flags: string[]): Promise<string[]> =>
  (await user.json<{name: string}[]>(['ps', ...flags])).map(({name}) => name)

/** The port that a controller said under --json. */
function portOf({lines}: Started): string {
  const {address} = JSON.parse(lines[0] ?? '') as {address: string}
  return address.slice(address.lastIndexOf(':') + 1)
}

describe('daffi controller start', () => {
  test('says where, serves, and stops without failure', async () => {
    const one = await controller('--json')
    const {type, address, node} = JSON.parse(one.lines[0] ?? '')
    expect({type, address, node}).toEqual({type: 'ready', address: join(user.path, 'daffi/.sock'), node: null})
    expect(await user.json(['ps'])).toEqual([])
    one.kill('SIGTERM')
    expect(await one.ended(10_000)).toBe(0)
    expect(one.lines.map((line) => JSON.parse(line).type)).toEqual(['ready', 'stopped'])
    expect(existsSync(join(user.path, 'daffi/.sock'))).toBe(false)
    const other = await controller('--host', '127.0.0.1')
    expect(other.lines).toEqual([expect.stringMatching(/127\.0\.0\.1:\d+$/)])
    other.kill('SIGINT')
    expect(await other.ended(10_000)).toBe(0)
  })

  test('a second one at the same socket is refused, and the first goes on', async () => {
    await controller()
    expect(await user.fails(['controller', 'start'])).toMatchObject({code: 'ADDRESS_IN_USE', exitCode: 1})
    expect(await names()).toEqual([])
  })

  test('a second one at the same port is refused by name', async () => {
    const port = portOf(await controller('--host', '127.0.0.1', '--json'))
    const failure = await user.fails(['controller', 'start', '--host', '127.0.0.1', '--port', port])
    expect(failure).toMatchObject({code: 'ADDRESS_IN_USE', exitCode: 1})
    expect(failure.message).toContain(port)
  })

  test('a socket that a killed one left behind is no obstacle', async () => {
    const one = await controller()
    one.kill('SIGKILL')
    await one.ended()
    expect(existsSync(join(user.path, 'daffi/.sock'))).toBe(true)
    expect(await user.fails(['ps'])).toMatchObject({code: 'CONTROLLER_UNREACHABLE', exitCode: 5})
    await controller()
    expect(await names()).toEqual([])
  })

  test('another file in the place of the socket is left alone', async () => {
    const file = user.write('daffi/.sock', 'mine')
    const failure = await user.fails(['controller', 'start'])
    expect(failure).toMatchObject({code: 'ADDRESS_INVALID', exitCode: 2})
    expect(existsSync(file)).toBe(true)
    // Something that listens there and is no controller.
    const folder = join(user.path, 'other')
    user.write('other/x', '')
    const server = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await new Promise<void>((resolve) => server.listen(join(folder, '.sock'), resolve))
    const here = ['--unix-sock-path', folder]
    expect(await user.fails(['ps', ...here])).toMatchObject({exitCode: 5})
    expect(await user.fails(['controller', 'start', ...here])).toMatchObject({code: 'ADDRESS_IN_USE'})
    server.close()
  })

  test('nodes come back to one that was killed and started again', async () => {
    const one = await controller()
    await user.node('math', ADD)
    await user.node('other', 'export const twice = (x) => 2 * x\n')
    one.kill('SIGKILL')
    await one.ended()
    await controller()
    await eventually(async () => (await names()).length === 2)
    expect(await names()).toEqual(['math', 'other'])
    expect(await user.prints(['call', 'add', '1', '2'])).toBe('3\n')
    expect(await user.prints(['call', 'twice', '4'])).toBe('8\n')
  })

  test('a caller is told at once when the controller is killed', async () => {
    const one = await controller()
    const file = join(user.path, 'seen')
    await user.node(
      'slow',
      `import {appendFileSync} from 'node:fs'
       export const slow = () => { appendFileSync(${JSON.stringify(file)}, 'x\\n'); return new Promise(r => setTimeout(r, 30000)) }\n`,
    )
    const calling = user.start(['call', 'slow', '--json'])
    await eventually(async () => user.noted('seen').length === 1)
    one.kill('SIGKILL')
    expect(await calling.ended(10_000)).toBe(5)
    expect(JSON.parse(calling.errors.at(-1) ?? '').error).toMatchObject({code: 'CONTROLLER_LOST', exitCode: 5})
  })

  test('a caller whose controller is killed while it joins is told so too', async () => {
    for (const ms of [0, 1, 3, 6, 10]) {
      const one = await controller()
      const asking = user.start(['result', 'abc', '--wait', '--json'])
      await eventually(async () => isConnected(asking.process.pid) || asking.process.exitCode !== null)
      await new Promise((resolve) => setTimeout(resolve, ms))
      one.kill('SIGKILL')
      await one.ended()
      // What it asks for is unknown, if there is still time to say so.
      const status = await asking.ended(10_000)
      const {code} = JSON.parse(asking.errors.at(-1) ?? '').error
      expect([code, status]).toEqual(
        code === 'TASK_UNKNOWN' ? ['TASK_UNKNOWN', 1] : [expect.stringMatching(/^CONTROLLER_/), 5],
      )
    }
  })

  test('a node that was killed is gone, and its callers are told at once', async () => {
    await controller()
    const file = join(user.path, 'seen')
    const node = await user.node(
      'slow',
      `import {appendFileSync} from 'node:fs'
       export const slow = () => { appendFileSync(${JSON.stringify(file)}, 'x\\n'); return new Promise(r => setTimeout(r, 30000)) }\n`,
    )
    const calling = user.start(['call', 'slow', '--json'])
    await eventually(async () => user.noted('seen').length === 1)
    node.kill('SIGKILL')
    expect(await calling.ended(10_000)).toBe(3)
    expect(JSON.parse(calling.errors.at(-1) ?? '').error).toMatchObject({code: 'NODE_STOPPED', exitCode: 3})
    await eventually(async () => (await names()).length === 0, 5000)
  })

  test('a node that stands still is gone within five seconds; one that computes is not', async () => {
    await controller()
    const still = await user.node('still', ADD)
    await user.node(
      'busy',
      'export const compute = (ms) => { const end = Date.now() + ms; while (Date.now() < end); return ms }\n',
    )
    const calling = user.start(['call', 'compute', '8000'])
    still.kill('SIGSTOP')
    const from = Date.now()
    await eventually(async () => !(await names()).includes('still'), 8000)
    expect(Date.now() - from).toBeLessThan(6500)
    expect(await names()).toEqual(['busy'])
    expect(await calling.ended()).toBe(0)
    expect(calling.lines).toEqual(['8000'])
    expect(await names()).toEqual(['busy'])
    still.kill('SIGCONT')
    // It finds out, and comes back.
    await eventually(async () => (await names()).length === 2)
  })

  test('bad addresses and flags', async () => {
    for (const flags of [
      ['--port', '99999'],
      ['--port', '-1'],
      ['--generation', '9'],
      ['--host', 'x', '--unix-sock-path', user.path],
      ['--allow', 'nobody'],
      ['--allow', '0x12'],
      ['--ssl-key', user.write('key.pem', 'x')],
      ['--ssl-certificate', user.write('cert.pem', 'x')],
      ['surplus'],
    ]) {
      expect({flags, ...(await user.fails(['controller', 'start', ...flags]))}).toMatchObject({flags, exitCode: 2})
    }
    const nowhere = join(user.path, 'none')
    expect(await user.fails(['controller', 'start', '--allow', `@${nowhere}`])).toMatchObject({code: 'FILE_NOT_FOUND'})
    const missing = ['--ssl-certificate', nowhere, '--ssl-key', nowhere]
    expect(await user.fails(['controller', 'start', ...missing])).toMatchObject({code: 'FILE_NOT_FOUND'})
    const garbage = ['--ssl-certificate', user.write('c.pem', 'x'), '--ssl-key', user.write('k.pem', 'y')]
    const failure = await user.fails(['controller', 'start', '--host', '127.0.0.1', ...garbage])
    expect([1, 2]).toContain(failure.exitCode)
    const long = join(user.path, 'a'.repeat(120))
    expect((await user.fails(['controller', 'start', '--unix-sock-path', long])).exitCode).toBe(2)
  })
})

describe('TLS', () => {
  const {certificate, key} = selfSigned()
  const other = selfSigned()

  test.each([[['--host', '127.0.0.1']], [[]]])('who has the certificate joins, nobody else (%j)', async (place) => {
    const files = ['--ssl-certificate', user.write('cert.pem', certificate)]
    const keys = ['--ssl-key', user.write('key.pem', key)]
    const one = await controller(...files, ...keys, ...place, '--json')
    const there = place.length === 0 ? [] : [...place, '--port', portOf(one)]
    const module = user.write('math.mjs', ADD)
    await user.serve(['node', 'start', module, '--name', 'math', ...files, ...there])
    expect(await user.prints(['call', 'add', '1', '2', ...files, ...there])).toBe('3\n')
    expect(await user.json(['ps', ...files, ...there])).toMatchObject([{name: 'math'}])
    const plain = await user.fails(['ps', ...there])
    expect(plain.exitCode).toBe(5)
    const wrong = await user.fails(['ps', '--ssl-certificate', user.write('other.pem', other.certificate), ...there])
    expect([4, 5]).toContain(wrong.exitCode)
  })

  test('nor does a caller with TLS speak to a controller without', async () => {
    const port = portOf(await controller('--host', '127.0.0.1', '--json'))
    const files = ['--ssl-certificate', user.write('cert.pem', certificate)]
    expect(await user.fails(['ps', '--port', port, ...files])).toMatchObject({exitCode: 5})
  })

  test('a key that is of another certificate', async () => {
    const files = [
      '--ssl-certificate',
      user.write('cert.pem', certificate),
      '--ssl-key',
      user.write('key.pem', other.key),
    ]
    const failure = await user.fails(['controller', 'start', '--host', '127.0.0.1', ...files])
    expect([1, 2]).toContain(failure.exitCode)
  })
})

describe('--allow', () => {
  /** A keystore of this home; its address. */
  async function keystore(name: string, ...how: string[]): Promise<string> {
    const light = ['--light', ...(how.length > 0 ? how : ['--empty-passphrase'])]
    const made = await user.home.run('keystore', ['create', name, ...light, '--json'])
    return `0x${(JSON.parse(stdoutOf(made)) as {address: string}).address.replace(/^0x/, '')}`
  }

  test('who signs with a listed keystore joins, nobody else, callers neither', async () => {
    const [alice, bob] = [await keystore('alice'), await keystore('bob')]
    await keystore('mallory')
    const list = user.write('members.txt', `# members\n${alice}\n\n${bob.toLowerCase()}  # the second\n`)
    await controller('--allow', `@${list}`)
    const module = user.write('math.mjs', ADD)
    const key = (name: string): string[] => ['--keystore', name]
    await user.serve(['node', 'start', module, '--name', 'math', ...key('alice')])
    const refused = {code: 'CONTROLLER_REFUSED', exitCode: 4}
    expect(await user.fails(['node', 'start', module])).toMatchObject(refused)
    expect(await user.fails(['node', 'start', module, ...key('mallory')])).toMatchObject(refused)
    expect(await user.fails(['call', 'add', '1', '2'])).toMatchObject(refused)
    expect(await user.fails(['ps', ...key('mallory')])).toMatchObject(refused)
    expect(await user.prints(['call', 'add', '1', '2', ...key('bob')])).toBe('3\n')
    const [node] = await user.json<{address: string}[]>(['ps', ...key('bob')])
    expect(node?.address.toLowerCase()).toBe(alice.toLowerCase())
    expect(await user.fails(['ps', ...key('nobody')])).toMatchObject({code: 'KEYSTORE_NOT_FOUND', exitCode: 1})
    expect(
      await user.prints([
        'result',
        ...key('bob'),
        '--wait',
        (await user.prints(['call', 'add', '20', '1', '--bg', ...key('bob')])).trim(),
      ]),
    ).toBe('21\n')
  })

  test('a passphrase is read from a file, or fails at once', async () => {
    const file = user.write('pass', 'open sesame\n')
    const alice = await keystore('alice', '--passphrase-file', file)
    await user.serve([
      'node',
      'start',
      user.write('math.mjs', ADD),
      '--controller',
      '--allow',
      alice,
      '--keystore',
      'alice',
      '--passphrase-file',
      file,
    ])
    const call = ['call', 'add', '1', '2', '--keystore', 'alice']
    expect(await user.prints([...call, '--passphrase-file', file])).toBe('3\n')
    expect(await user.fails(call)).toMatchObject({exitCode: 2})
    const wrong = await user.fails([...call, '--passphrase-file', user.write('wrong', 'nothing\n')])
    expect(wrong).toMatchObject({code: 'PASSPHRASE_WRONG', exitCode: 4})
  })

  test('one that was cut off by its controller signs again', async () => {
    const alice = await keystore('alice')
    const one = await controller('--allow', alice)
    const module = user.write('math.mjs', ADD)
    await user.serve(['node', 'start', module, '--name', 'math', '--keystore', 'alice'])
    one.kill('SIGKILL')
    await one.ended()
    await controller('--allow', alice)
    await eventually(async () => (await names('--keystore', 'alice')).length === 1)
    expect(await user.prints(['call', 'add', '1', '2', '--keystore', 'alice'])).toBe('3\n')
  })
})
