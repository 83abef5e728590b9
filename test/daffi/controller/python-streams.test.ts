import {mkdir, mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {pythonDaffi} from '../../support/python-daffi.js'
import {call, startMesh, type TestMesh} from './mesh.js'
import {type PythonNode, startPython} from './python-node.js'

const PROGRAM = `
@callback
def note(value):
    seen.append(value)

@callback
def slow(value):
    time.sleep(0.01)
    seen.append(value)

@callback
def picky(value):
    if value == 5:
        raise ValueError('not five')
    seen.append(value)

@callback
def count(n):
    for i in range(n):
        yield i
    if n == 3:
        raise ValueError('after three')
`

const SENDER = `
@fetcher
def note(n):
    for i in range(n):
        yield i

@fetcher
def slow(n):
    for i in range(n):
        yield i

@fetcher
def picky(n):
    for i in range(n):
        yield i

@fetcher
def ours(n):
    for i in range(n):
        yield i

@fetcher
def ours_fails(n):
    for i in range(n):
        yield i
`

const daffi = pythonDaffi('2.2.1')
describe.skipIf(!daffi)('streams of Python daffi 2.2.1', () => {
  let folder: string
  let mesh: TestMesh
  const nodes: PythonNode[] = []
  const start = async (name: string, program: string): Promise<PythonNode> => {
    if (!daffi) throw new Error('There is no daffi here')
    const node = await startPython(daffi, folder, name, program)
    nodes.push(node)
    return node
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

  const numbers = (n: number): number[] => Array.from({length: n}, (_, i) => i)

  test('every node with the callback gets every item, in order', async () => {
    const got: number[] = []
    await mesh.node('ours', {
      note: async (value: number) => {
        if (value % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
        got.push(value)
      },
    })
    const [b, c, a] = await Promise.all([start('b', PROGRAM), start('c', PROGRAM), start('a', SENDER)])
    for (const name of ['b', 'c', 'ours']) await a.run(`g.wait_process('${name}')`)
    expect(await a.run('note(1000)')).toBeNull()
    expect(await b.run('seen')).toEqual(numbers(1000))
    expect(await c.run('seen')).toEqual(numbers(1000))
    expect(got).toEqual(numbers(1000))
  })

  test('one receiver that was chosen', async () => {
    const [b, c, a] = await Promise.all([start('b', PROGRAM), start('c', PROGRAM), start('a', SENDER)])
    for (const name of ['b', 'c']) await a.run(`g.wait_process('${name}')`)
    expect(await a.run(`note.call(exec_modifier=FG(receiver='c'), n=10)`)).toBeNull()
    expect(await c.run('seen')).toEqual(numbers(10))
    expect(await b.run('seen')).toEqual([])
  })

  test('a receiver that fails ends the stream with its error', async () => {
    const [, a] = await Promise.all([start('b', PROGRAM), start('a', SENDER)])
    await a.run(`g.wait_process('b')`)
    await expect(a.run('picky(100)')).rejects.toMatchObject({
      type: 'RemoteCallError',
      message: expect.stringContaining('not five'),
    })
    // The next one works.
    expect(await a.run('note(10)')).toBeNull()
  })

  test('a receiver of ours that fails ends it too', async () => {
    await mesh.node('js', {
      ours: (_value: number) => undefined,
      ours_fails: (value: number) => {
        if (value === 7) throw new Error('not seven')
      },
    })
    const a = await start('a', SENDER)
    await a.run(`g.wait_process('js')`)
    await expect(a.run('ours_fails(1000)')).rejects.toMatchObject({
      type: 'RemoteCallError',
      message: "Exception while streaming to function 'ours_fails' on remote executor [js]. not seven",
    })
    expect(await a.run('ours(10)')).toBeNull()
  })

  test('a receiver that dies ends it', async () => {
    const [b, a] = await Promise.all([start('b', PROGRAM), start('a', SENDER)])
    await a.run(`g.wait_process('b')`)
    const sent = a.run('slow(2000)')
    await expect.poll(() => mesh.log.length).toBeGreaterThan(1)
    setTimeout(() => b.kill(), 300)
    await expect(sent).rejects.toMatchObject({type: 'RemoteCallError', message: expect.stringContaining('stopped')})
  })

  test('generators give their items one by one', async () => {
    const b = await start('b', PROGRAM)
    expect(await b.run('1')).toBe(1)
    const ours = await mesh.node('js', {
      *items(n: number) {
        for (let i = 0; i < n; i++) yield i * i
      },
    })
    expect(await call(ours, 'count', [5])).toMatchObject({items: [0, 1, 2, 3, 4]})
    await expect(call(ours, 'count', [3])).rejects.toMatchObject({code: 'CALL_FAILED'})
    await b.run(`g.wait_function('items')`)
    expect(await b.run('list((g.call.items(4) & FG(timeout=10)).get())')).toEqual([0, 1, 4, 9])
  })
})
