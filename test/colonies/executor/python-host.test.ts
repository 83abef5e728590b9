import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeEach, describe, expect, test} from 'vitest'
import {childHost} from '../../../src/colonies/executor/child-host.js'
import type {FunctionHost} from '../../../src/colonies/executor/function-host.js'
import {shippingEnvironment} from '../../../src/colonies/executor/shipped-code.js'
import {FAILED, RUNNING, SUCCESS} from '../../../src/colonies/wire/objects/process.js'
import {childProgram, DRIVER, type ExecutorLab, executorLab} from '../../support/colonies-executor.js'
import {eventually} from '../../support/started.js'

const folder = mkdtempSync(join(tmpdir(), 'python-host-'))
let lab: ExecutorLab
const hosts: FunctionHost[] = []

afterAll(() => rmSync(folder, {recursive: true, force: true}))
beforeEach(() => {
  lab = executorLab()
})
afterEach(async () => {
  await lab.close()
  for (const host of hosts.splice(0)) await host.close()
})

async function open(args: readonly string[], command = 'python3'): Promise<FunctionHost> {
  const program = childProgram(command, [DRIVER, ...args], folder)
  const host = await childHost(program, {stop: new AbortController().signal, onOutput: () => {}})
  hosts.push(host)
  return host
}

function file(name: string, code: string): Promise<FunctionHost> {
  const path = join(folder, name)
  writeFileSync(path, code)
  return open([path])
}

const ship = (text: string) => ({env: shippingEnvironment({language: 'python', text})})

describe('a Python file', () => {
  test('offers its functions, and gives tuples, lists and nothing as the documentation does', async () => {
    const host = await file(
      'nums.py',
      `from math import sqrt
import asyncio

def gen_nums(ctx={}):
    """Two numbers."""
    return 1, 2

def sum_nums(n1: int, n2: int, ctx={}):
    return n1 + n2

def echo(*all):
    return all

def listed(ctx={}):
    return [1, 2]

def nothing():
    pass

async def later(x, factor=2):
    await asyncio.sleep(0)
    return x * factor

def _hidden():
    pass
`,
    )
    expect(host.functions).toContainEqual({
      name: 'sum_nums',
      description: '',
      parameters: [
        {name: 'n1', type: 'int', required: true},
        {name: 'n2', type: 'int', required: true},
      ],
    })
    expect(host.functions.map(({name}) => name)).toEqual(['gen_nums', 'sum_nums', 'echo', 'listed', 'nothing', 'later'])
    await lab.start(host)
    expect(await lab.run('gen_nums')).toMatchObject({out: [1, 2]})
    expect(await lab.run('sum_nums', {args: [1, 2]})).toMatchObject({out: [3]})
    const odd = ['\u2028\u2029\r\n\0 ä€😀', 'x'.repeat(300_000), -0.5, null, {a: [true]}]
    expect(await lab.run('echo', {args: odd})).toMatchObject({state: SUCCESS, out: odd})
    expect(await lab.run('listed')).toMatchObject({out: [[1, 2]]})
    expect(await lab.run('nothing')).toMatchObject({state: SUCCESS, out: []})
    expect(await lab.run('later', {args: [4], kwargs: {factor: 3}})).toMatchObject({out: [12]})
  })

  test('has a log, a context with facts by name, and its own global of the documentation', async () => {
    const host = await file(
      'context.py',
      `import sys, subprocess

def work(ctx={}):
    print("printed", 1)
    print("to stderr", file=sys.stderr)
    subprocess.run(["echo", "from a child"])
    ctx.log("logged")
    assert ctx["process"]["spec"]["funcname"] == ctx.process.spec.funcname == "work"
    ctx.set_output("half")
    ctx.add_attribute("colour", "red")
    assert colonies.get_process(ctx["process"]["processid"], ctx["executor_prvkey"])["state"] == 1
    colonies.add_log(ctx.process.processid, "the end", ctx["executor_prvkey"])
`,
    )
    await lab.start(host)
    const done = await lab.run('work')
    expect(done).toMatchObject({state: SUCCESS, out: ['half'], attributes: [{key: 'colour', value: 'red'}]})
    expect(await lab.log(done.processid)).toBe('printed 1\nto stderr\nfrom a child\nlogged\nthe end')
  })

  test('fails with its error and the lines of its file', async () => {
    const host = await file(
      'fails.py',
      `import sys

def fail():
    raise ValueError("bad value")

def leave():
    sys.exit(3)

def unplain():
    return object()
`,
    )
    await lab.start(host)
    const {errors, state} = await lab.run('fail')
    expect(state).toBe(FAILED)
    expect(errors[0]).toBe('ValueError: bad value')
    expect(errors[1]).toContain('fails.py", line 4')
    expect(errors.join()).not.toContain('driver.py')
    expect(await lab.run('leave')).toMatchObject({
      state: FAILED,
      errors: ['SystemExit: 3', expect.anything(), expect.anything()],
    })
    expect(await lab.run('unplain')).toMatchObject({state: FAILED})
    expect(await lab.run('nowhere')).toMatchObject({state: FAILED})
    expect(await lab.run('fail', {args: [1]})).toMatchObject({
      state: FAILED,
      errors: [expect.stringContaining('TypeError')],
    })
  })

  test('hears that it is to end, and is killed where it does not', async () => {
    const host = await file(
      'slow.py',
      `import time

def polite(ctx={}):
    while not ctx.aborted():
        time.sleep(0.01)
    print("goodbye")

def deaf():
    while True:
        pass
`,
    )
    await lab.start(host, {slots: 2})
    const polite = await lab.submit('polite', {maxexectime: 1})
    const deaf = await lab.submit('deaf', {maxexectime: 1})
    await lab.inState(polite.processid, RUNNING)
    await lab.inState(deaf.processid, RUNNING)
    await eventually(async () => lab.events.filter(({type}) => type === 'lost').length === 2)
    expect(await lab.run('polite', {maxexectime: 1})).toMatchObject({state: FAILED})
  })

  test('that cannot be used says why', async () => {
    await expect(file('syntax.py', 'x = 1\ndef f(:\n  pass')).rejects.toMatchObject({
      code: 'FUNCTION_INVALID',
      message: expect.stringContaining('syntax.py:2'),
    })
    await expect(file('imports.py', '\nimport no_such_thing')).rejects.toMatchObject({
      code: 'FUNCTION_INVALID',
      message: expect.stringContaining('imports.py:2'),
    })
    await expect(file('empty.py', 'x = 1')).rejects.toMatchObject({code: 'FUNCTION_INVALID'})
    await expect(open([join(folder, 'nowhere.py')])).rejects.toMatchObject({code: 'FILE_NOT_FOUND'})
    await expect(open([], join(folder, 'python3'))).rejects.toMatchObject({code: 'PYTHON_MISSING'})
  })
})

test('functions that come with their processes: the MapReduce of the documentation', async () => {
  await lab.start({}, {codeHosts: {python: await open([])}, slots: 3})
  const map = `def map(ctx={}):
    code = """def gen_nums(ctx={}):
                return 1, 2"""
    processgraphid = ctx["process"]["processgraphid"]
    map_processid = ctx["process"]["processid"]
    executor_prvkey = ctx["executor_prvkey"]
    processgraph = colonies.get_processgraph(processgraphid, executor_prvkey)
    reduce_process = colonies.find_process("reduce", processgraph["processids"], executor_prvkey)
    insert = True
    for i in range(5):
        func_spec = create_func_spec(func="gen_nums", args=[], colonyid=ctx["colonyid"], executortype="lab",
                                     priority=200, maxexectime=100, maxretries=3, maxwaittime=100, code=code)
        colonies.add_child(processgraphid, map_processid, reduce_process["processid"], func_spec,
                           "gen_nums_" + str(i), insert, executor_prvkey)
        insert = False
`
  const reduce = 'def reduce(*nums, ctx={}):\n    total = 0\n    for n in nums:\n        total += n\n    return total\n'
  const conditions = {colonyname: 'dev', executortype: 'lab'}
  const limits = {maxexectime: -1, maxwaittime: -1}
  const functionspecs = [
    {...limits, funcname: 'map', nodename: 'map', conditions, ...ship(map)},
    {
      ...limits,
      funcname: 'reduce',
      nodename: 'reduce',
      conditions: {...conditions, dependencies: ['map']},
      ...ship(reduce),
    },
  ]
  const spec = {colonyname: 'dev', functionspecs}
  const {processgraphid} = await lab.client.call('submitworkflowspecmsg', {spec}, lab.keys.user)
  const graph = await eventually(async () => {
    const found = await lab.client.call('getprocessgraphmsg', {processgraphid}, lab.keys.user)
    return found.state > 1 && found
  })
  const all = await Promise.all(graph.processids.map((id) => lab.process(id)))
  expect(all.find((one) => one.spec.nodename === 'reduce')).toMatchObject({errors: [], out: [15]})
  expect(await lab.run('f', ship('def g(): pass'))).toMatchObject({state: FAILED})
  expect(await lab.run('f', ship('def f(:'))).toMatchObject({
    state: FAILED,
    errors: [expect.stringContaining('SyntaxError')],
  })
})
