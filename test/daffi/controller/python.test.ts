import {mkdir, mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {GENERATIONS} from '../../../src/daffi/wire/messages/generation.js'
import {pythonDaffi} from '../../support/python-daffi.js'
import {call, operate, startMesh, type TestMesh, until} from './mesh.js'
import {PythonError, type PythonNode, startPython} from './python-node.js'

const PROGRAM = `
@callback
def echo(*args, **kwargs):
    return [list(args), kwargs]

@callback
def same(value):
    return value

@callback
def who():
    return name

@callback
def fail(text: str):
    raise ValueError(text)

@callback
def annotated(value: typing.List[int]) -> typing.Optional[int]:
    return len(value)

if early:
    @callback
    class Methods:
        def doubled(self, value):
            return value * 2

        @staticmethod
        def squared(value):
            return value * value

    Methods()
else:
    class Methods(Callback):
        auto_init = True

        def doubled(self, value):
            return value * 2

        @staticmethod
        def squared(value):
            return value * value

@callback
def note(value):
    seen.append(value)
`

const MORTAL = `
@callback
async def later(seconds):
    await asyncio.sleep(seconds)
    return name

@callback
def die():
    import os
    os._exit(1)
`

for (const generation of GENERATIONS) {
  const daffi = pythonDaffi(generation)
  describe.skipIf(!daffi)(`Python daffi ${generation} under our controller`, () => {
    let folder: string
    let mesh: TestMesh
    let a: PythonNode
    let b: PythonNode
    const nodes: PythonNode[] = []
    const start = async (name: string, program: string): Promise<PythonNode> => {
      if (!daffi) throw new Error('There is no daffi here')
      const node = await startPython(daffi, folder, name, program)
      nodes.push(node)
      return node
    }

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'daffi-'))
      await mkdir(join(folder, 'daffi'))
      mesh = await startMesh({listen: {kind: 'unix', path: join(folder, 'daffi', '.sock')}})
      ;[a, b] = await Promise.all([start('a', PROGRAM), start('b', PROGRAM)])
      await a.run(`g.wait_process('b')`)
      await b.run(`g.wait_process('a')`)
    })
    beforeEach(async () => {
      await b.run('seen.clear()')
    })
    const end = async (node: PythonNode, name: string): Promise<void> => {
      node.kill()
      await until(() => mesh.log.some((line) => line.startsWith(`${name} left`)))
    }
    afterAll(async () => {
      for (const node of nodes) node.kill()
      await mesh.close()
      await rm(folder, {recursive: true, force: true})
    })

    test('one Python process calls another, with every kind of value', async () => {
      const values = `(None, True, -1, 2**70, 1.5, 7.0, 'ü', b'\\x00\\xff', [1, [2]], (1, 'x'), {'k': {1: 2}}, {1, 2}, frozenset([3]))`
      expect(await a.run(`g.call.same(${values}) & FG(timeout=10)`)).toEqual(await a.run(values))
      expect(await a.run(`type((g.call.same(7.0) & FG(timeout=10))).__name__`)).toBe('float')
    })

    test('an error comes with its text and its traceback', async () => {
      await expect(a.run(`g.call.fail('bad value') & FG(timeout=10)`)).rejects.toMatchObject({
        type: 'RemoteCallError',
        message: expect.stringMatching(/bad value/),
        frames: expect.arrayContaining(['fail']),
      })
    })

    test('a broadcast gathers values and errors', async () => {
      const c = await start('third', PROGRAM)
      await a.run(`g.wait_process('third')`)
      expect(await a.run(`g.call.who() & BROADCAST(return_result=True, timeout=10)`)).toEqual({b: 'b', third: 'third'})
      const errors = await a.run(`g.call.fail('x') & BROADCAST(return_result=True, timeout=10)`)
      expect(errors).toEqual({
        b: {remote_error: expect.stringContaining('x')},
        third: {remote_error: expect.stringContaining('x')},
      })
      await end(c, 'third')
    })

    test('background calls, and functions sent along', async () => {
      expect(await a.run(`[r.get() for r in [g.call.same(i) & BG for i in range(20)]]`)).toEqual(
        Array.from({length: 20}, (_, i) => i),
      )
      expect(await a.run(`g.transfer_and_call('b', lambda x: x * 2, 21)`)).toBe(42)
    })

    test('a process that dies ends the calls to it at once', async () => {
      await start('mortal', MORTAL)
      await a.run(`g.wait_function('die')`)
      const since = performance.now()
      await expect(a.run('g.call.die() & FG(timeout=20)')).rejects.toMatchObject({type: 'RemoteStoppedUnexpectedly'})
      expect(performance.now() - since).toBeLessThan(3000)
    })

    test('a caller that is killed takes nobody with it', async () => {
      const [killed, later] = await Promise.all([start('killed', ''), start('later', MORTAL)])
      await killed.run(`g.wait_function('later')`)
      const asked = killed.run('g.call.later(0.5) & FG(timeout=20)')
      asked.catch(() => undefined)
      const caller = await mesh.caller()
      const load = async (): Promise<unknown> =>
        (await operate(caller, '@nodes')).find(({name}) => name === 'later')?.load
      await expect.poll(load, {timeout: 10_000}).toBe(1)
      await end(killed, 'killed')
      expect((await call(caller, 'later', [0.5], {receiver: 'later'})).result).toBe('later')
      await end(later, 'later')
    })

    test('large arguments and results', async () => {
      expect(await a.run(`len(g.call.same(b'x' * 6_000_000) & FG(timeout=30))`)).toBe(6_000_000)
    })

    test('methods of classes, static ones too', async () => {
      expect(await a.run('g.call.doubled(21) & FG(timeout=10)')).toBe(42)
      expect(await a.run('g.call.squared(7) & FG(timeout=10)')).toBe(49)
      await expect(a.run('g.call.doubled(1, 2) & FG(timeout=10)')).rejects.toMatchObject({
        type: generation === '1.0.0' ? 'TypeError' : 'GlobalContextError',
      })
    })

    test('annotations that the caller cannot import do not keep it from calling', async () => {
      expect(await a.run('g.call.annotated([1, 2]) & FG(timeout=10)')).toBe(2)
    })

    test('a call that wants no result', async () => {
      await a.run(`g.call.note('x') & ${generation === '1.0.0' ? 'NO_RETURN' : 'BG(return_result=False)'}`)
      await expect.poll(() => b.run('seen'), {timeout: 10_000}).toEqual(['x'])
      await a.run(`g.call.fail('unseen') & ${generation === '1.0.0' ? 'NO_RETURN' : 'BG(return_result=False)'}`)
      await expect.poll(() => a.output(), {timeout: 10_000}).toContain('unseen')
      await a.run(`g.call.note('y') & BROADCAST(return_result=False)`)
      await expect.poll(() => b.run('seen'), {timeout: 10_000}).toEqual(['x', 'y'])
    })

    test('calls at points in time', async () => {
      await a.run(`task = g.call.note(1) & PERIOD(at_time=[time.time() + 0.5, time.time() + 100])`)
      await expect.poll(() => b.run('seen'), {timeout: 10_000}).toEqual([1])
      expect(await a.run(`g.get_scheduled_tasks('b')`)).toEqual([
        {condition: 'at_time', func_name: 'note', uuid: expect.any(Number), number_of_active_tasks: 1},
      ])
      await a.run('task.cancel()')
      expect(await a.run(`g.get_scheduled_tasks('b')`)).toEqual([])
    })

    test('generators of ours', async () => {
      await mesh.node('js', {
        *items(n: number) {
          for (let i = 0; i < n; i++) yield i
        },
      })
      await a.run(`g.wait_function('items')`)
      const value =
        generation === '1.0.0' ? 'g.call.items(3) & FG(timeout=10)' : 'list((g.call.items(3) & FG(timeout=10)).get())'
      expect(await a.run(value)).toEqual([0, 1, 2])
    })

    test('a node is stopped where its daffi can be', async () => {
      const stopping = await start('stopping', '')
      const caller = await mesh.caller()
      const stopped = operate(caller, '@stop', 'stopping')
      if (generation === '2.2.1') {
        await expect(stopped).rejects.toMatchObject({code: 'CONTROLLER_UNSUPPORTED'})
        await end(stopping, 'stopping')
        return
      }
      expect(await stopped).toBeNull()
      await until(() => mesh.log.some((line) => line.startsWith('stopping left')))
      expect((await operate(caller, '@nodes')).map(({name}) => name)).not.toContain('stopping')
    })

    test('a callback that is added later is known to others', async () => {
      if (generation === '1.0.0') return
      await b.run('@callback\ndef added(x):\n    return x + 1')
      await a.run(`g.wait_function('added')`)
      expect(await a.run('g.call.added(1) & FG(timeout=10)')).toBe(2)
    })

    test('periodic calls are held by the controller', async () => {
      await a.run('task = g.call.note(1) & PERIOD(interval=0.1)')
      await expect.poll(() => b.run('len(seen) >= 3'), {timeout: 10_000}).toBe(true)
      expect(await a.run(`g.get_scheduled_tasks('b')`)).toEqual([
        {condition: 'period', func_name: 'note', uuid: expect.any(Number)},
      ])
      expect(await a.run('task.cancel()')).toBeNull()
      expect(await a.run(`g.get_scheduled_tasks('b')`)).toEqual([])
      expect(await a.run(`g.cancel_scheduled_task_by_uuid('b', task.uuid)`)).toBe(false)
      await expect(a.run(`g.cancel_scheduled_task_by_uuid('b', 123)`)).rejects.toMatchObject({type: 'RemoteCallError'})
    })

    test('our nodes and Python’s call each other', async () => {
      const ours = await mesh.node('ours', {
        add: (x: number, y: number) => x + y,
        boom: () => {
          throw new Error('js boom')
        },
      })
      expect((await call(ours, 'same', [[1, 'x', 2n ** 70n]], {receiver: 'b'})).result).toEqual([1, 'x', 2n ** 70n])
      await until(() => ours.mapping.has('a') && ours.mapping.has('b'))
      await expect(call(ours, 'fail', ['why'])).rejects.toMatchObject({code: 'CALL_FAILED'})
      await a.run(`g.wait_function('add')`)
      expect(await a.run('g.call.add(2, 3) & FG(timeout=10)')).toBe(5)
      await expect(a.run('g.call.boom() & FG(timeout=10)')).rejects.toMatchObject({
        type: 'RemoteCallError',
        message: expect.stringContaining('js boom'),
      })
      expect(await operate(ours, '@nodes')).toEqual(
        expect.arrayContaining([
          expect.objectContaining({name: 'b', kind: 'python', generation}),
          expect.objectContaining({name: 'ours', kind: 'continuum', generation: null}),
        ]),
      )
    })

    test('nodes come back to a controller that returns', async () => {
      await mesh.close()
      const lost = a.run(`g.call.same(1) & FG(timeout=5)`)
      lost.catch(() => undefined)
      mesh = await startMesh({listen: {kind: 'unix', path: join(folder, 'daffi', '.sock')}})
      const caller = await mesh.caller()
      const names = async (): Promise<string[]> => (await operate(caller, '@nodes')).map(({name}) => name).sort()
      await expect.poll(names, {timeout: 20_000}).toEqual(['a', 'b'])
      await lost.catch((error: unknown) => expect(error).toBeInstanceOf(PythonError))
      // The news of each other reaches them a moment later.
      const call = (): Promise<unknown> => a.run('g.call.same(2) & FG(timeout=10)').catch(() => undefined)
      await expect.poll(call, {timeout: 20_000}).toBe(2)
    })
  })
}
