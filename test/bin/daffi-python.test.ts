import {readFileSync} from 'node:fs'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {GENERATIONS} from '../../src/daffi/wire/messages/generation.js'
import {type PythonPeer, pythonPeer} from '../daffi/node/python-peer.js'
import {type DaffiHome, daffiHome} from '../support/daffi-home.js'
import {livingOf, processesWith} from '../support/processes.js'
import {pythonDaffi} from '../support/python-daffi.js'
import {eventually} from '../support/started.js'

interface Task {
  readonly id: string
  readonly state: string
  readonly runs: number
}

let user: DaffiHome
let peers: PythonPeer[]
beforeEach(() => {
  user = daffiHome()
  peers = []
})
afterEach(async () => {
  for (const pid of holders()) process.kill(pid, 'SIGKILL')
  for (const peer of peers) peer.kill()
  await Promise.all(peers.map(({ended}) => ended))
  await user.remove()
})

/** The nodes of this home that hold calls in the background. */
function holders(): number[] {
  return processesWith('tasks hold').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`HOME=${user.path}`)
    } catch {
      return false
    }
  })
}

/** After a process has left, a controller of 2.2.1 lets nobody in for five seconds: each command takes that long. */
const LIMIT = 240_000

const call = async (...argv: string[]): Promise<string> => (await user.prints(['call', ...argv])).trimEnd()
const task = async (id: string): Promise<Task | undefined> =>
  (await user.json<Task[]>(['tasks', 'list'])).find((one) => one.id === id)

describe.each(GENERATIONS)('daffi %s', (generation) => {
  const known = pythonDaffi(generation)
  const start = async (role: 'controller' | 'node', name: string): Promise<PythonPeer> => {
    const peer = await pythonPeer(generation, role, name, user.path)
    peers.push(peer)
    return peer
  }

  describe.skipIf(!known)('a Python controller', {timeout: LIMIT}, () => {
    test('ps, callbacks, wait, calls of every kind, and a node of ours', async () => {
      const python = await start('controller', 'py')
      expect(await user.json(['ps'])).toEqual([
        {
          name: 'py',
          kind: 'python',
          generation,
          callbacks: expect.arrayContaining(['py_add', 'py_echo']),
          load: null,
          age: null,
          address: null,
        },
      ])
      expect(await user.prints(['callbacks', 'py'])).toMatch(/py_add\(a: int, b: int = …\) -> int/)
      expect(await user.json(['wait', 'function', 'py_add'])).toEqual({function: 'py_add', nodes: ['py']})
      expect(await call('py_add', '2', '3')).toBe('5')
      expect(await call('py_add', '2', '--kwarg', 'b=123456789012345678901234567890')).toBe(
        '123456789012345678901234567892',
      )
      expect(await call('py_echo', '[7.0,{"a":[null,true,"ż"]}]')).toBe('[7.0,{"a":[null,true,"ż"]}]')
      const failure = await user.fails(['call', 'py_boom'])
      expect(failure).toMatchObject({code: 'CALL_FAILED', exitCode: 3, message: expect.stringContaining('bad value')})
      expect(JSON.stringify(failure)).toContain('py_boom')
      expect(await user.fails(['call', 'py_add'])).toMatchObject({code: 'CALL_INVALID', exitCode: 2})
      expect(await user.fails(['call', 'py_sleep', '20', '--timeout', '0.5'])).toMatchObject({code: 'TIMEOUT'})
      await user.node('ours', 'export const who = () => "ours"\nexport const twice = (x) => 2 * x\n')
      expect(await call('twice', '21')).toBe('42')
      expect(JSON.parse(await call('who', '--broadcast', '--return-result', '--timeout', '10'))).toEqual({
        ours: 'ours',
        py: 'py',
      })
      expect(await user.prints(['call', 'py_note', '"unwanted"', '--no-return'])).toBe('')
      await eventually(async () => (await call('py_seen')).includes('unwanted'))
      expect(await python.ask('fg', 'twice', [4])).toBe(8)
    })

    test('a call in the background is held by a node of ours: its result, from another shell', async () => {
      await start('controller', 'py')
      const id = await call('py_add', '2', '3', '--bg', '--eta', '12')
      expect(await task(id)).toMatchObject({state: 'waiting'})
      expect(holders()).toHaveLength(1)
      expect(await user.prints(['result', id, '--wait', '--timeout', '40'])).toBe('5\n')
      await eventually(async () => holders().length === 0)
      expect(await user.prints(['result', id])).toBe('5\n')
      const failing = await call('py_boom', '--bg')
      const failure = await user.fails(['result', failing, '--wait', '--timeout', '20'])
      expect(failure).toMatchObject({code: 'CALL_FAILED', exitCode: 3, message: expect.stringContaining('bad value')})
      expect(await user.fails(['call', 'nope', '--bg'])).toMatchObject({code: 'CALLBACK_UNKNOWN'})
      expect(await user.fails(['result', 'abc'])).toMatchObject({code: 'TASK_UNKNOWN'})
      expect(await user.fails(['tasks', 'cancel', 'abc'])).toMatchObject({code: 'TASK_UNKNOWN'})
    })

    test('periodic calls go on without their shell, until they are cancelled', async () => {
      await start('controller', 'py')
      const id = await call('py_note', '"p"', '--period', '0.4')
      await eventually(async () => ((await task(id))?.runs ?? 0) >= 2)
      expect(await user.fails(['result', id])).toMatchObject({code: 'RESULT_PENDING', exitCode: 1})
      expect(await user.json(['tasks', 'cancel', id])).toEqual({id, cancelled: true})
      await eventually(async () => holders().length === 0)
      expect(await user.json(['tasks', 'cancel', id])).toEqual({id, cancelled: false})
      expect(await task(id)).toMatchObject({state: 'cancelled'})
    })

    test('the holder is killed: the call has failed, and says so', async () => {
      await start('controller', 'py')
      const id = await call('py_sleep', '60', '--bg')
      const other = await call('py_sleep', '60', '--bg', '--eta', '60')
      await eventually(async () => (await task(id))?.state === 'running')
      const waiting = user.start(['result', id, '--wait', '--timeout', '20s', '--json'])
      const held = holders()
      expect(held).toHaveLength(2)
      for (const pid of held) process.kill(pid, 'SIGKILL')
      await eventually(async () => livingOf(held).length === 0)
      expect(await waiting.ended()).toBe(3)
      expect(JSON.parse(waiting.errors.at(-1) ?? '').error).toMatchObject({code: 'NODE_STOPPED', exitCode: 3})
      expect(await user.fails(['result', id])).toMatchObject({exitCode: 3})
      expect(await user.fails(['result', other])).toMatchObject({exitCode: 3})
      expect(await user.json(['tasks', 'cancel', other])).toEqual({id: other, cancelled: false})
    })

    test('what a Python controller cannot do', async () => {
      await start('controller', 'py')
      expect(await user.fails(['stop', 'py'])).toMatchObject({code: 'CONTROLLER_UNSUPPORTED', exitCode: 1})
    })

    test('--generation is believed, and a wrong one fails in time', async () => {
      await start('controller', 'py')
      expect(await call('py_add', '2', '3', '--generation', generation)).toBe('5')
      const other = generation === '1.0.0' ? '2.2.1' : '1.0.0'
      const failure = await user.fails(['call', 'py_add', '2', '3', '--generation', other])
      expect(failure.exitCode).toBeGreaterThan(0)
      expect(failure.code).not.toBe('BUG')
    })
  })

  describe.skipIf(!known)('a controller of ours with a Python node', () => {
    test('is called from the shell, and calls back; its calls are held', async () => {
      await user.serve(['controller', 'start'])
      const python = await start('node', 'py')
      await user.node('ours', 'export const twice = (x) => 2 * x\n')
      expect(await user.json(['ps'])).toMatchObject([
        {name: 'ours', kind: 'continuum', generation: null},
        {name: 'py', kind: 'python', generation, load: 0, age: expect.any(Number)},
      ])
      expect(await call('py_add', '2', '3')).toBe('5')
      expect(await python.ask('fg', 'twice', [4])).toBe(8)
      const failure = await user.daffi(['call', 'py_boom'])
      expect(failure.status).toBe(3)
      expect(failure.stderr).toMatch(/bad value[\s\S]*in py_boom/)
      const id = await call('py_add', '2', '3', '--bg')
      expect(await user.prints(['result', id, '--wait', '--timeout', '20'])).toBe('5\n')
      expect(holders()).toEqual([])
      const periodic = await call('py_note', '"p"', '--period', '0.3')
      await eventually(async () => ((await task(periodic))?.runs ?? 0) >= 2)
      await user.prints(['tasks', 'cancel', periodic])
      expect((await user.fails(['stop', 'nobody'])).code).toBe('NODE_UNKNOWN')
      python.kill()
      await eventually(async () => (await user.json<unknown[]>(['ps'])).length === 1)
    })
  })
})
