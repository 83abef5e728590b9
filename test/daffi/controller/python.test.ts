import {mkdir, mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {GENERATIONS} from '../../../src/daffi/wire/messages/generation.js'
import {pythonDaffi} from '../../support/python-daffi.js'
import {call, operate, startMesh, type TestMesh, until} from './mesh.js'
import {type PythonNode, startPython} from './python-node.js'

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
async def later(seconds):
    await asyncio.sleep(seconds)
    return name

@callback
def fail(text: str):
    raise ValueError(text)

@callback
def die():
    import os
    os._exit(1)

@callback
def note(value):
    seen.append(value)
`

for (const generation of GENERATIONS) {
  const daffi = pythonDaffi(generation)
  describe.skipIf(!daffi)(`Python daffi ${generation} under our controller`, () => {
    let folder: string
    let mesh: TestMesh
    const nodes: PythonNode[] = []
    const start = async (...names: string[]): Promise<PythonNode[]> => {
      if (!daffi) throw new Error('There is no daffi here')
      const started = await Promise.all(names.map((name) => startPython(daffi, folder, name, PROGRAM)))
      nodes.push(...started)
      for (const [at, node] of started.entries()) {
        for (const other of names) if (other !== names[at]) await node.run(`g.wait_process(${JSON.stringify(other)})`)
      }
      return started
    }

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'daffi-'))
      await mkdir(join(folder, 'daffi'))
      mesh = await startMesh({listen: {kind: 'unix', path: join(folder, 'daffi', '.sock')}})
    })
    afterEach(async () => {
      for (const node of nodes.splice(0)) node.kill()
      await mesh.close()
      await rm(folder, {recursive: true, force: true})
    })

    test('one Python process calls another, with every kind of value', async () => {
      const [a] = await start('a', 'b')
      const values = `(None, True, -1, 2**70, 1.5, 7.0, 'ü', b'\\x00\\xff', [1, [2]], (1, 'x'), {'k': {1: 2}}, {1, 2}, frozenset([3]))`
      expect(await a?.run(`g.call.same(${values}) & FG(timeout=10)`)).toEqual(await a?.run(values))
      expect(await a?.run(`type((g.call.same(7.0) & FG(timeout=10))).__name__`)).toBe('float')
    })

    test('an error comes with its text and its traceback', async () => {
      const [a] = await start('a', 'b')
      await expect(a?.run(`g.call.fail('bad value') & FG(timeout=10)`)).rejects.toMatchObject({
        type: 'RemoteCallError',
        message: expect.stringMatching(/bad value/),
        frames: expect.arrayContaining(['fail']),
      })
    })

    test('a broadcast gathers values and errors', async () => {
      const [a] = await start('a', 'b', 'c')
      expect(await a?.run(`g.call.who() & BROADCAST(return_result=True, timeout=10)`)).toEqual({b: 'b', c: 'c'})
      const errors = await a?.run(`g.call.fail('x') & BROADCAST(return_result=True, timeout=10)`)
      expect(errors).toEqual({
        b: {remote_error: expect.stringContaining('x')},
        c: {remote_error: expect.stringContaining('x')},
      })
    })

    test('background calls, and functions sent along', async () => {
      const [a] = await start('a', 'b')
      expect(await a?.run(`[r.get() for r in [g.call.same(i) & BG for i in range(20)]]`)).toEqual(
        Array.from({length: 20}, (_, i) => i),
      )
      expect(await a?.run(`g.transfer_and_call('b', lambda x: x * 2, 21)`)).toBe(42)
    })

    test('a process that dies ends the calls to it at once', async () => {
      const [a] = await start('a', 'b')
      const since = performance.now()
      await expect(a?.run('g.call.die() & FG(timeout=20)')).rejects.toMatchObject({type: 'RemoteStoppedUnexpectedly'})
      expect(performance.now() - since).toBeLessThan(3000)
    })

    test('periodic calls are held by the controller', async () => {
      const [a, b] = await start('a', 'b')
      await a?.run('task = g.call.note(1) & PERIOD(interval=0.1)')
      await expect.poll(() => b?.run('len(seen) >= 3'), {timeout: 10_000}).toBe(true)
      expect(await a?.run(`g.get_scheduled_tasks('b')`)).toEqual([
        {condition: 'period', func_name: 'note', uuid: expect.any(Number)},
      ])
      expect(await a?.run('task.cancel()')).toBeNull()
      expect(await a?.run(`g.get_scheduled_tasks('b')`)).toEqual([])
      expect(await a?.run(`g.cancel_scheduled_task_by_uuid('b', task.uuid)`)).toBe(false)
      await expect(a?.run(`g.cancel_scheduled_task_by_uuid('b', 123)`)).rejects.toMatchObject({type: 'RemoteCallError'})
    })

    test('our nodes and Python’s call each other', async () => {
      const [a] = await start('a', 'b')
      const ours = await mesh.node('ours', {
        add: (x: number, y: number) => x + y,
        boom: () => {
          throw new Error('js boom')
        },
      })
      expect((await call(ours, 'same', [[1, 'x', 2n ** 70n]], {receiver: 'b'})).result).toEqual([1, 'x', 2n ** 70n])
      await until(() => ours.mapping.has('a') && ours.mapping.has('b'))
      await expect(call(ours, 'fail', ['why'])).rejects.toMatchObject({code: 'CALL_FAILED'})
      await a?.run(`g.wait_function('add')`)
      expect(await a?.run('g.call.add(2, 3) & FG(timeout=10)')).toBe(5)
      await expect(a?.run('g.call.boom() & FG(timeout=10)')).rejects.toMatchObject({
        type: 'RemoteCallError',
        message: expect.stringContaining('js boom'),
      })
      expect(await operate(ours, '@nodes')).toMatchObject([
        {kind: 'python', generation},
        {kind: 'python', generation},
        {name: 'ours', kind: 'continuum', generation: null},
      ])
    })
  })
}
