import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {afterEach, describe, expect, test, vi} from 'vitest'
import {callback} from '../../../src/daffi/library/callback.js'
import {callbackRegistry} from '../../../src/daffi/library/callback-registry.js'
import {Global} from '../../../src/daffi/library/global.js'
import {kwargs} from '../../../src/daffi/library/kwargs.js'
import {
  GlobalContextError,
  RemoteCallError,
  RemoteStoppedUnexpectedly,
  TimeoutError,
} from '../../../src/daffi/wire/exceptions.js'
import {GENERATIONS} from '../../../src/daffi/wire/messages/generation.js'
import {pythonDaffi} from '../../support/python-daffi.js'
import {type PythonPeer, pythonPeer} from '../node/python-peer.js'

// All ways of calling, between a program of ours and real daffi, whoever of the two has the controller.

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
  callbackRegistry().entries.clear()
})

describe.each(GENERATIONS)('daffi %s', (generation) => {
  describe.skipIf(!pythonDaffi(generation)).each(['ours', 'Python'] as const)('with the controller %s', (side) => {
    const lines: string[] = []

    /** Us, and two Python processes with the same functions. */
    async function start(): Promise<{g: Global; one: PythonPeer; two: PythonPeer}> {
      const tmp = mkdtempSync(join(tmpdir(), 'continuum-library-'))
      undo.push(() => rmSync(tmp, {recursive: true, force: true}))
      const peer = async (role: 'controller' | 'node', name: string): Promise<PythonPeer> => {
        const made = await pythonPeer(generation, role, name, tmp)
        undo.push(() => made.kill())
        return made
      }
      const ours = (): Global => {
        const g = new Global({
          processName: 'js',
          initController: side === 'ours',
          unixSockPath: join(tmp, 'daffi'),
          log: (line) => lines.push(line),
        })
        undo.push(() => g.stop())
        return g
      }
      if (side === 'ours') {
        const g = ours()
        await g.ready
        const [one, two] = await Promise.all([peer('node', 'one'), peer('node', 'two')])
        await Promise.all(['one', 'two'].map((name) => g.waitProcess(name, {timeout: 10})))
        return {g, one, two}
      }
      const one = await peer('controller', 'one')
      const two = await peer('node', 'two')
      const g = ours()
      await Promise.all(['one', 'two'].map((name) => g.waitProcess(name, {timeout: 10})))
      return {g, one, two}
    }

    test('we call Python', async () => {
      const {g, one} = await start()
      expect(await g.call.py_add(10, 3).fg({timeout: 10})).toBe(13)
      expect(await g.call.py_add(1).fg()).toBe(6)
      expect(await g.call.py_add(kwargs({b: 1, a: 2})).fg()).toBe(3)
      expect(
        await g.call
          .py_echo([1, 'x', null, {a: 2.5}])
          .bg({eta: 0.05})
          .get({timeout: 10}),
      ).toEqual([1, 'x', null, {a: 2.5}])
      expect(await g.call.who().fg({receiver: 'two'})).toBe('two')
      await expect(g.call.py_add(1, 2, 3).fg()).rejects.toThrow(
        'py_add() takes from 1 to 2 positional arguments but 3 were given',
      )
      await expect(g.call.nosuch().fg()).rejects.toThrow(GlobalContextError)
      await expect(g.call.py_sleep(1).fg({timeout: 0.2})).rejects.toThrow(TimeoutError)

      const error = await g.call
        .py_boom()
        .fg()
        .catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(RemoteCallError)
      expect((error as RemoteCallError).message).toContain('bad value')
      expect((error as RemoteCallError).remoteStack).toContain('py_boom')

      expect(await g.call.who().broadcast({returnResult: true, timeout: 10})).toEqual({one: 'one', two: 'two'})
      expect(await g.call.py_boom().broadcast({returnResult: true, timeout: 10})).toEqual({
        one: expect.any(RemoteCallError),
        two: expect.any(RemoteCallError),
      })

      await g.call.py_note('a').noReturn({receiver: 'one'})
      await vi.waitFor(async () => expect(await g.call.py_seen().fg({receiver: 'one'})).toEqual(['a']))
      await g.call.py_boom().noReturn()
      await vi.waitFor(() => expect(lines.join('\n')).toContain('py_boom'), {timeout: 5000})
      await g.call.py_note('b').broadcast()
      await vi.waitFor(async () => {
        expect(await g.call.py_seen().fg({receiver: 'one'})).toEqual(['a', 'b'])
        expect(await g.call.py_seen().fg({receiver: 'two'})).toEqual(['b'])
      })
      one.kill()
      await vi.waitFor(
        async () => {
          const call = g.call.py_add(1, 2).fg({receiver: 'one', timeout: 1})
          await expect(call).rejects.toThrow(/not one that is registered|Lost connection|stopped|timed out/)
        },
        {timeout: 15_000, interval: 200},
      )
    })

    test('periodic calls, seen from both sides', async () => {
      const {g} = await start()
      const task = await g.call.py_note('tick').period({period: 0.2, receiver: 'two'})
      expect(await g.getScheduledTasks(task.process)).toMatchObject([{func: 'py_note', uuid: task.uuid}])
      await vi.waitFor(
        async () => {
          const seen = await g.call.py_seen().fg({receiver: 'two'})
          expect((seen as unknown[]).length).toBeGreaterThanOrEqual(2)
        },
        {timeout: 10_000, interval: 100},
      )
      await task.cancel()
      expect(await g.getScheduledTasks(task.process)).toEqual([])
      expect(await g.cancelScheduledTaskByUuid(task.process, task.uuid)).toBe(false)
    })

    test('Python calls us', async () => {
      const noted: unknown[] = []
      callback(function add(a: number, b = 5) {
        return a + b
      })
      callback(async function later(x: number, g: Global) {
        await sleep(20)
        return [g.processName, x]
      })
      callback(function note(value: unknown) {
        noted.push(value)
      })
      callback(function fail() {
        throw new Error('bad value')
      })
      callback(
        class Group {
          readonly kind = 'group'
          static shout(text: string): string {
            return text.toUpperCase()
          }
        },
      )
      const {one} = await start()
      await one.ask('wait', 'add')
      expect(await one.ask('fg', 'add', [1, 2])).toBe(3)
      expect(await one.ask('fg', 'add', [1])).toBe(6)
      expect(await one.ask('fg', 'add', [], {kwargs: {a: 1, b: 7}})).toBe(8)
      expect(await one.ask('bg', 'later', [4])).toEqual(['js', 4])
      expect(await one.ask('fg', 'shout', ['hey'])).toBe('HEY')
      await expect(one.ask('fg', 'fail')).rejects.toMatchObject({
        name: 'RemoteCallError',
        message: expect.stringContaining('bad value'),
      })
      await one.ask('no_return', 'note', ['x'])
      await vi.waitFor(() => expect(noted).toEqual(['x']))
      await one.ask('period', 'note', ['tick'], {options: {interval: 0.2}})
      await vi.waitFor(() => expect(noted.length).toBeGreaterThan(2), {timeout: 10_000})
    })

    test('a Python process that dies ends its calls', async () => {
      const {g, two} = await start()
      const call = g.call.py_sleep(60).fg({receiver: 'two', timeout: 30})
      const failed = call.catch((error: unknown) => error)
      await sleep(300)
      two.kill()
      expect(await failed).toBeInstanceOf(RemoteStoppedUnexpectedly)
    })

    if (generation === '2.2.1') {
      test('generators and streams', async () => {
        const {g} = await start()
        const seen: unknown[] = []
        for await (const item of g.call.py_count(5).fg({timeout: 10})) seen.push(item)
        expect(seen).toEqual([0, 1, 2, 3, 4])
        await g.call.py_take([0, 1, 2, 3]).stream()
        expect(await g.call.py_seen().broadcast({returnResult: true, timeout: 10})).toEqual({
          one: [0, 1, 2, 3],
          two: [0, 1, 2, 3],
        })
        await expect(g.call.py_take([12, 13, 14]).stream()).rejects.toThrow(RemoteCallError)
      })
    }
  })
})
