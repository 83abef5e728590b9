import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {ProcessGraph} from '../../src/colonies/wire/objects/process.js'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {type HomeSession, sessionOf} from '../support/colonies-session.js'
import {jsonError} from '../support/run-program.js'

let user: ColoniesHome
let session: HomeSession
let diamond: string
beforeAll(async () => {
  user = coloniesHome()
  session = await sessionOf(user)
  const node = (nodename: string, ...dependencies: string[]) => ({
    nodename,
    funcname: 'f',
    conditions: {executortype: 'dev', dependencies},
  })
  diamond = user.write(
    'diamond.json',
    JSON.stringify([node('bottom', 'left', 'right'), node('left', 'top'), node('right', 'top'), node('top')]),
  )
})
afterAll(async () => {
  await session.close()
  await user.remove()
})

/** Runs the next processes: each gives the sum of its input and its arguments, or fails where its node says so. */
async function work(count: number, failing?: string): Promise<void> {
  for (let i = 0; i < count; i++) {
    const {processid, spec, in: input} = await session.take()
    if (spec.nodename === failing) {
      await session.call('closefailedmsg', {processid, errors: ['it broke']})
      return
    }
    const sum = [...input, ...spec.args].reduce<number>((total, each) => total + Number(each), 0)
    await session.call('closesuccessfulmsg', {processid, out: [sum]})
  }
}

describe('workflow submit', () => {
  test('--wait ends with the workflow', async () => {
    const working = work(4)
    const argv = ['workflow', 'submit', '--spec', diamond, '--set', '3.args=[5]', '--wait']
    const graph = await user.result<ProcessGraph>(argv)
    await working
    expect(graph.state).toBe(2)
    const shown = await user.prints(['workflow', 'get', '--workflowid', graph.processgraphid.slice(0, 20)])
    expect(shown).toMatch(/^Workflow:\nWorkflowID\t/)
    expect(shown).toContain('State\tSuccessful\n')
    const nodes = [...shown.matchAll(/^[0-9a-f]{64}\t(\w+)\t/gm)].map(([, name]) => name)
    expect(nodes.at(0)).toBe('top')
    expect(nodes.at(-1)).toBe('bottom')
    const ids = (await user.result<ProcessGraph>(['workflow', 'get', '--workflowid', graph.processgraphid])).processids
    const outs = await Promise.all(ids.map(async (processid) => (await session.call('getprocessmsg', {processid})).out))
    expect(outs.flat().sort()).toEqual([10, 5, 5, 5])
    expect(await user.prints(['workflow', 'pss', '-q'])).toBe(`${graph.processgraphid}\n`)
  })

  test('--wait names the node that failed, with exit code 3', async () => {
    const working = work(3, 'left')
    const ended = await user.run(['workflow', 'submit', '--spec', diamond, '--wait', '--json'])
    await working
    expect(ended.status).toBe(3)
    const {code, message} = jsonError(ended)
    expect(code).toBe('PROCESS_FAILED')
    expect(message).toMatch(/node left .*it broke/)
    expect(message).not.toContain('node bottom')
    const {state, processgraphid} = JSON.parse(ended.stdout) as ProcessGraph
    expect(state).toBe(3)
    // Its other branch still waits for an executor.
    await session.call('cancelprocessgraphmsg', {processgraphid})
  })

  test('--timeout gives up; the workflow goes on, and is cancelled and removed', async () => {
    const argv = ['workflow', 'submit', '--spec', diamond]
    expect(await user.fails([...argv, '--wait', '--timeout', '300ms'])).toMatchObject({code: 'TIMEOUT', exitCode: 124})
    const id = (await user.prints(['workflow', 'psw', '-q'])).trim()
    expect(id).toMatch(/^[0-9a-f]{64}$/)
    await user.prints(['workflow', 'cancel', '--workflowid', id.slice(0, 20)])
    expect(await user.result<ProcessGraph[]>(['workflow', 'psc'])).toContainEqual(
      expect.objectContaining({processgraphid: id, state: 4}),
    )
    await user.prints(['workflow', 'remove', '--workflowid', id])
    expect(await user.fails(['workflow', 'get', '--workflowid', id])).toMatchObject({code: 'NOT_FOUND'})
  })

  test.each([
    ['{"nodename": "a", "funcname": "f", "conditions": {"executortype": "dev"}}'],
    ['[{"nodename": "a", "funcname": "f", "conditions": {"executortype": "dev", "dependencies": ["a"]}}]'],
    ['[{"nodename": "a", "funcname": "f", "conditions": {"executortype": "dev", "dependencies": ["b"]}}]'],
    ['[{"funcname": "f", "conditions": {"executortype": "dev"}}]'],
    ['[]'],
    ['[{},]'],
  ])('%s is refused before anything is sent', async (text) => {
    const bad = user.write('bad.json', text)
    expect(await user.fails(['workflow', 'submit', '--spec', bad])).toMatchObject({code: 'SPEC_INVALID', exitCode: 2})
  })
})

describe('workflow chain', () => {
  test('gives each function what the one before gave, and prints what the last gave', async () => {
    const working = work(2)
    expect(await user.prints(['workflow', 'chain', 'gen_data@dev', 'process_data@dev', '--args', '[1,2]'])).toBe('3\n')
    await working
  })

  test('names the function that failed', async () => {
    const working = work(2, 'b')
    const error = await user.fails(['workflow', 'chain', 'a@dev', 'b@dev', 'c@dev'])
    await working
    expect(error).toMatchObject({code: 'PROCESS_FAILED', exitCode: 3})
    expect(error.message).toMatch(/node b .*it broke/)
  })

  test.each([
    [['chain']],
    [['chain', 'f']],
    [['chain', 'f@dev', '--args', '{}']],
    [['chain', 'f@dev', '--args', 'x']],
    [['submit']],
    [['submit', '--spec', 'x', '--timeout', '1s']],
    [['psw', '--count', 'x']],
    [['get']],
    [['removeall', '--failed', '--waiting', '--yes']],
  ])('workflow %j is a mistake', async (argv) => {
    expect(await user.fails(['workflow', ...argv])).toMatchObject({code: 'USAGE', exitCode: 2})
  })
})

test('all are removed once that is confirmed', async () => {
  expect(await user.fails(['workflow', 'pss', '--colonyid', 'none'])).toMatchObject({code: 'NOT_FOUND'})
  expect(await user.fails(['workflow', 'removeall'])).toMatchObject({code: 'CONFIRMATION_REQUIRED'})
  expect((await user.result<ProcessGraph[]>(['workflow', 'psf'])).length).toBeGreaterThan(0)
  await user.prints(['workflow', 'removeall', '--failed', '--yes'])
  expect(await user.result(['workflow', 'psf'])).toEqual([])
  await user.prints(['workflow', 'removeall'], {input: 'YES\n'})
  expect(await user.result(['workflow', 'pss'])).toEqual([])
})
