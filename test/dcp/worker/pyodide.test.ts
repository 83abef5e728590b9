import {gzipSync} from 'node:zlib'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {JobWork} from '../../../src/dcp/job/task.js'
import {createTar} from '../../support/archives.js'
import {TESTED_BACKENDS} from '../../support/sandbox-backends.js'
import {runJob} from './run-job.js'
import {makePythonPlace, pythonOf} from './run-python.js'

let place: Awaited<ReturnType<typeof makePythonPlace>>
beforeAll(async () => {
  place = await makePythonPlace()
})
afterAll(() => place.remove())

/** Each backend once: Node 22 and its vm run the escapes. */
const BACKENDS = TESTED_BACKENDS.filter(({title}) => title !== 'vm, Node 22')

describe.each(BACKENDS)('Python with $title', {timeout: 60_000}, (tested) => {
  const run = (work: JobWork, data: readonly unknown[]) => runJob({...tested, ...place}, work, data)

  it('computes every slice, in order, with its arguments', async () => {
    const job = pythonOf('def work_function(x, a, b):\n  return [x * a, b]', {}, 10, 'b')
    const data = Array.from({length: 600}, (_, place) => place)
    expect((await run(job, data)).values).toEqual(data.map((x) => [10 * x, 'b']))
  })

  it('takes every value in and lets it out again', async () => {
    const values = [
      null,
      true,
      0,
      -1.5,
      1e300,
      2 ** 53,
      'é \u0000 😀 \ud800',
      [],
      {},
      {a: [1, {b: null}], é: 'x'},
      NaN,
      -Infinity,
      [1, NaN],
      123456789012345678901234567890n,
      {n: [-(2n ** 64n)]},
      new Uint8Array([0, 1, 255]),
      {f: new Float64Array([1.5, -2])},
      new Set([1, 'a']),
      [undefined, 1],
      Array.from({length: 20}, (_, index) => (index < 15 ? 0 : NaN)),
    ]
    const {values: got} = await run(pythonOf('def same(x): return x'), values)
    expect(got).toEqual(
      values
        .map((value) => (Array.isArray(value) && value.length === 2 && value[1] === 1 ? [null, 1] : value))
        .with(5, 2n ** 53n),
    )
  })

  it('says of a value that cannot travel what and where it is', async () => {
    const source = `
class Model: pass
def make(kind):
    loop = []; loop.append(loop)
    return {'object': {'model': [1, Model()]}, 'key': {(1, 2): 3}, 'loop': loop, 'generator': (x for x in ()),
            'complex': 1j, 'tuple': ((1, 2), {3: 'x', None: 1.0}), 'array': memoryview(b'ab'), 'function': make}[kind]`
    const {outcomes, values} = await run(pythonOf(source, {entry: 'make'}), [
      'object',
      'key',
      'loop',
      'generator',
      'tuple',
      'array',
    ])
    const messages = outcomes.map((outcome) => (outcome.kind === 'error' ? `${outcome.name}: ${outcome.message}` : ''))
    expect(messages.slice(0, 4)).toEqual([
      `CannotTravel: result['model'][1]: a Model cannot travel`,
      'CannotTravel: result: a key that is a tuple cannot travel',
      'CannotTravel: result[0] contains itself',
      'CannotTravel: result: a generator cannot travel',
    ])
    expect(values.slice(4)).toEqual([[[1, 2], {3: 'x', null: 1}], new Uint8Array([97, 98])])
  })

  it('tells an exception as Python does, without frames of its own, and goes on', async () => {
    const source = `import sys, json

class Odd(Exception):
    pass

def deep(x):
    if x == 1: raise Odd('no ' + 'luck')
    if x == 2: sys.exit(3)
    if x == 3: raise KeyboardInterrupt
    if x == 4: return deep(x)
    if x == 5: return json.loads('{')
    if x == 6: return bytearray(8 * 1024 ** 3)
    return x

def work_function(x):
    return deep(x)
`
    const {outcomes, values} = await run(pythonOf(source), [0, 1, 2, 3, 4, 5, 6, 7])
    expect(values).toEqual([0, ...Array(6).fill('EUNCAUGHT'), 7])
    const errors = outcomes.flatMap((outcome) => (outcome.kind === 'error' ? [outcome] : []))
    expect(errors.map(({name}) => name)).toEqual([
      'Odd',
      'SystemExit',
      'KeyboardInterrupt',
      'RecursionError',
      'JSONDecodeError',
      expect.stringMatching(/MemoryError|OverflowError/),
    ])
    expect(errors[0]?.message).toBe('no luck')
    expect(errors[0]?.stack).toBe(
      `Traceback (most recent call last):
  File "work.py", line 16, in work_function
    return deep(x)
  File "work.py", line 7, in deep
    if x == 1: raise Odd('no ' + 'luck')
               ^^^^^^^^^^^^^^^^^^^^^^^^^
__work__.Odd: no luck`.replace(/\n +\^+\n/, (marks) => (errors[0]?.stack?.includes('^') ? marks : '\n')),
    )
    expect(JSON.stringify(errors)).not.toContain('<sandbox>')
  })

  it('finds the work function, or says which there are', async () => {
    const handler = (source: string, entry: string | null = null) =>
      run(pythonOf(source, {entry}), [7]).then(({values, source: heard}) => heard.rejected[0]?.message ?? values[0])
    expect(await handler('def a(x): return "a"\ndef work_function(x): return "w"')).toBe('w')
    expect(await handler('from math import sqrt\nimport json\ndef _h(x): return x\ndef only(x): return _h(x)')).toBe(7)
    expect(
      await handler(
        'import dcp\ndcp.init()\n@dcp.set_slice_handler\ndef a(x): return "set"\ndef work_function(x): return 0',
      ),
    ).toBe('set')
    expect(await handler('def a(x): return 1\ndef b(x): return 2', 'b')).toBe(2)
    expect(await handler('def a(x): return 1\ndef b(x): return 2')).toMatch(/a, b/)
    expect(await handler('def a(x): return 1', 'c')).toMatch(/named c.* a/s)
    expect(await handler('x = 1')).toMatch(/no function/)
    expect(await handler('def a(x:\n  return 1')).toMatch(/SyntaxError/)
    expect(await handler('import dcp\ndef f(x): return x\njob = dcp.compute_for([1], f)')).toMatch(
      /compute_for.*__main__/s,
    )
    expect(await handler('def f(x): return x\nif __name__ == "__main__":\n  raise SystemExit')).toBe(7)
  })

  it('runs async work functions, and asyncio as programs use it', async () => {
    const source = `import asyncio, time
async def nap(x):
    await asyncio.sleep(0.01)
    return x
async def work_function(x):
    left = asyncio.ensure_future(asyncio.sleep(1000))
    started = time.monotonic()
    got = await asyncio.gather(nap(x), nap(x + 1), asyncio.to_thread(abs, -x) if x > 100 else nap(x + 2))
    assert time.monotonic() - started < 5
    if x == 2: raise ValueError(x)
    return got
def sync(x):
    return asyncio.run(work_function(x))
`
    expect((await run(pythonOf(source), [1, 2, 3])).values).toEqual([[1, 2, 3], 'EUNCAUGHT', [3, 4, 5]])
    expect((await run(pythonOf(source, {entry: 'sync'}), [1])).values).toEqual([[1, 2, 3]])
  })

  it('waits at the top level too, and takes what has a tolist', async () => {
    const source = `import asyncio
table = await asyncio.sleep(0, 'loaded')
class Array:
    def tolist(self): return [[1, 2], [3.5]]
def work_function(x): return [table, Array(), {'deep': Array()}]
`
    expect((await run(pythonOf(source), [1])).values).toEqual([['loaded', [[1, 2], [3.5]], {deep: [[1, 2], [3.5]]}]])
  })

  it('shows what a slice prints, whole lines, repeats counted, bounded', async () => {
    const source = `import sys, os
def work_function(x):
    if x == 0:
        print('a', 1, end='')
        print('b\\nc')
        print('oops', file=sys.stderr)
        for _ in range(5): print('same')
        sys.stdout.write('no newline')
    if x == 1:
        for n in range(5000): print(n)
    if x == 2:
        try: input()
        except EOFError: print('eof')
        os.write(1, b'raw\\n')
        print('é😀' * 3)
`
    const {source: heard} = await run(pythonOf(source), [0, 1, 2])
    const of = (slice: number) => heard.console.filter((message) => message.slice === slice)
    expect(of(1).map(({level, message, same}) => [level, message[0], ...(same ? [same] : [])])).toEqual([
      ['log', 'a 1b'],
      ['log', 'c'],
      ['error', 'oops'],
      ['log', 'same'],
      ['log', 'same', 4],
      ['log', 'no newline'],
    ])
    expect(of(2)).toHaveLength(1001)
    expect(of(2).at(-1)?.level).toBe('warn')
    expect(of(3).map(({message}) => message[0])).toEqual(['eof', 'raw', 'é😀é😀é😀'])
  })

  it('reports progress, events of its own, and gives slices back', async () => {
    const source = `import dcp
from dcp import work
def work_function(x):
    dcp.progress(); dcp.progress(0.5)
    dcp.emit('seen', {'x': x, 'n': float('nan')})
    if x == 2:
        try: work.reject('not here', 1)
        except Exception: pass
        return 'never'
    return work.job.public.name
`
    const {source: heard, values} = await run(pythonOf(source), [1, 2])
    expect(values[0]).toBe('A job')
    expect(values).not.toContain('never')
    expect(heard.charges).toContainEqual(
      expect.objectContaining({code: 'EWORKREJECT', slice: 2, message: 'not here', retries: 1}),
    )
    expect(heard.custom.slice(0, 2).map(({name}) => name)).toEqual(['seen', 'seen'])
  })

  it('has its environment, and its arguments in sys.argv alone where the job says so', async () => {
    const source = [
      'import dcp, os, sys',
      'ENVIRONMENT = [os.environ["A"], os.environ["EMPTY"]]',
      'def work(datum):',
      '    return [datum, ENVIRONMENT, sys.argv[1:]]',
      'dcp.set_slice_handler(work)',
    ].join('\n')
    const options = {environment: ['A=b=c', 'EMPTY='], argvOnly: true}
    const ran = await run(pythonOf(source, options, 'one', {two: 2}), [1])
    expect(ran.values).toEqual([[1, ['b=c', ''], ['one', {two: 2}]]])
  })

  it("runs jobs of DCP's programs as its own worktime does: the source again for each slice, as __main__ with dcp", async () => {
    const source = `
import sys
if "first" not in globals():
    first = True
count = 0
def handler(datum):
    global count
    count += 1
    kind = type(datum).__name__
    return [count, first_now, kind, datum.tobytes().decode() if kind == 'memoryview' else datum, len(sys.argv)]
first_now = first
if __name__ == '__main__':
    dcp.set_slice_handler(handler)
if first:
    meta = sys.argv.pop()
    sys.argv[0] = [type(part).__name__ for part in meta][1] + sys.argv[0]
first = False`
    const job = pythonOf(source, {argvOnly: true}, 'arg', ['source', new Uint8Array([1])])
    const {values} = await run(job, [5, new Uint8Array([97, 98]), 'x'])
    expect(values).toEqual([
      [1, true, 'int', 5, 2],
      [1, false, 'memoryview', 'ab', 2],
      [1, false, 'str', 'x', 2],
    ])
  })

  it('says what such a job lacks: a package ends it, a handler fails its slices', async () => {
    const imports =
      'import json, os.path\nfrom numpy import array\nimport cloudpickle as pickles\ndcp.set_slice_handler(print)'
    const {source} = await run(pythonOf(imports, {argvOnly: true}), [1])
    expect(source.rejected).toMatchObject([{code: 'ENOMODULE', message: expect.stringContaining('cloudpickle, numpy')}])
    const {outcomes} = await run(pythonOf('def f(x): return x', {argvOnly: true}), [1])
    expect(outcomes).toMatchObject([
      {code: 'EUNCAUGHT', name: 'Error', message: expect.stringMatching(/^ENOSLICEHANDLER/)},
    ])
  })

  it('unpacks the files of the job before the source is loaded, and works where it is told to', async () => {
    const files = gzipSync(
      createTar({
        'home/pyodide/data.csv': '1,2\n',
        'home/pyodide/sub/dir/own.py': 'VALUE = 42\n',
        'absolute.txt': 'top',
        '../../outside.txt': 'x',
      }),
    )
    const source = `import os
from own import VALUE
top = open('/absolute.txt').read()
def work_function(x):
    return [os.getcwd(), VALUE, open('/home/pyodide/data.csv').read(), top]
`
    const ran = await run(pythonOf(source, {files, directory: '/home/pyodide/sub/dir'}), [1])
    expect(ran.source.rejected[0]?.message).toBeUndefined()
    expect(ran.values[0]).toEqual(['/home/pyodide/sub/dir', 42, '1,2\n', 'top'])
    const nowhere = await run(pythonOf('def f(x): return x', {directory: '/nowhere'}), [1])
    expect(nowhere.source.rejected[0]?.message).toContain('/nowhere')
  })

  it('does not depend on what a slice changes', async () => {
    const source = `import json, builtins, sys, os, asyncio, re, types, traceback
def work_function(x):
    if x == 0:
        json.dumps = json.loads = builtins.print = builtins.len = builtins.isinstance = builtins.type = None
        json.encoder = json.decoder = traceback.TracebackException = types.FunctionType = None
        sys.stdout = sys.stderr = None
        sys.setrecursionlimit(60)
        os.chdir('/'); sys.modules.clear()
        return {'ok': 0}
    if x == 1: raise ValueError('after')
    return {'x': [x, 'é']}
`
    const {values} = await run(pythonOf(source), [0, 1, 2, 3])
    expect(values).toEqual([{ok: 0}, 'EUNCAUGHT', {x: [2, 'é']}, {x: [3, 'é']}])
  })

  it('is not the same chance in every sandbox', async () => {
    const job = pythonOf(
      'import random, os, uuid\ndef f(x): return [random.random(), os.urandom(8).hex(), str(uuid.uuid4())]',
    )
    const [one, two] = [await run(job, [1]), await run(job, [1])]
    const [a, b] = [one.values[0], two.values[0]] as [unknown[], unknown[]]
    for (const index of [0, 1, 2]) expect(a[index]).not.toEqual(b[index])
  })
})
