import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest'
import {watchChanges} from '../../../../src/colonies/server/changes.js'
import {FAILED, type Process, RUNNING, SUCCESS, WAITING} from '../../../../src/colonies/wire/objects/process.js'
import {parseTime, ZERO_TIME} from '../../../../src/colonies/wire/time.js'
import {type WorkflowColony, workflowColony} from '../../../support/workflow-colony.js'

const LIMIT = {timeout: 10_000, interval: 20}

let colony: WorkflowColony
beforeEach(() => {
  colony = workflowColony()
})
afterEach(() => colony.end())

async function assigned(): Promise<Process> {
  const process = await colony.assign()
  if (!process) throw new Error('nothing to assign')
  return process
}

const fail = ({processid}: Process) => colony.as('executor', 'closefailedmsg', {processid, errors: ['broken']})

describe('a failure in a workflow', () => {
  test('fails what waits for it, says why, and leaves all else as it is', async () => {
    const graph = await colony.submit(['a'], ['b', ['a']], ['c', ['a']], ['d', ['b']], ['e', ['d', 'c']], ['f', ['c']])
    await colony.step()
    const [b, c] = [await assigned(), await assigned()]
    const states = new Map<string, number>()
    const stop = watchChanges(colony.server.context.store).listen((changes) => {
      for (const {processId, state} of changes) states.set(processId, state)
    })
    await fail(b)
    const [d, e] = [await colony.node(graph, 'd'), await colony.node(graph, 'e')]
    for (const lost of [d, e]) {
      expect(lost).toMatchObject({state: FAILED, waitforparents: false})
      expect(lost.errors).toHaveLength(1)
      expect(lost.errors[0]).toContain(b.processid)
      expect(lost.endtime).not.toBe(ZERO_TIME)
    }
    expect((await colony.process(b.processid)).errors).toEqual(['broken'])
    expect(await colony.node(graph, 'a')).toMatchObject({state: SUCCESS})
    expect(await colony.process(c.processid)).toMatchObject({state: RUNNING})
    expect(await colony.node(graph, 'f')).toMatchObject({state: WAITING, waitforparents: true})
    expect(await colony.graph(graph.processgraphid)).toMatchObject({state: FAILED})
    await vi.waitFor(() => expect(states).toEqual(new Map([b, d, e].map(({processid}) => [processid, FAILED]))), LIMIT)
    stop()

    // The other branch goes on.
    await colony.close(c, 1)
    expect(await assigned()).toMatchObject({spec: {nodename: 'f'}, in: [1]})
    expect(await colony.assign()).toBeUndefined()
  })

  test('of a leaf leaves the others running, and the workflow failed to its end', async () => {
    const graph = await colony.submit(['a'], ['b', ['a']], ['c', ['a']])
    await colony.step()
    await fail(await assigned())
    const {endtime} = await colony.graph(graph.processgraphid)
    expect(endtime).not.toBe(ZERO_TIME)
    const c = await assigned()
    expect((await colony.graph(graph.processgraphid)).endtime).toBe(endtime)
    await colony.close(c)
    expect(await colony.process(c.processid)).toMatchObject({state: SUCCESS})
    const ended = await colony.graph(graph.processgraphid)
    expect(ended.state).toBe(FAILED)
    expect(parseTime(ended.endtime)).toBeGreaterThanOrEqual(parseTime(endtime) ?? Number.NaN)
  })

  test('comes from waiting for too long as well', async () => {
    const graph = await colony.submit(['a'], ['b', ['a'], {maxwaittime: 50}], ['c', ['b']])
    const a = await assigned()
    colony.advance(60)
    await vi.waitFor(async () => expect(await colony.node(graph, 'c')).toMatchObject({state: FAILED}), LIMIT)
    expect(await colony.node(graph, 'b')).toMatchObject({state: FAILED})
    await colony.close(a, 1)
    expect(await colony.process(a.processid)).toMatchObject({state: SUCCESS})
    expect(await colony.node(graph, 'b')).toMatchObject({state: FAILED, in: []})
    expect(colony.count('queue')).toBe(0)
  })
})

describe('a success in a workflow', () => {
  test('counts once, however often the process is closed', async () => {
    const graph = await colony.submit(['a'], ['b'], ['c', ['a', 'b']])
    const [a, b] = [await assigned(), await assigned()]
    await colony.close(a, 1)
    await colony.close(a, 2)
    expect(await colony.assign()).toBeUndefined()
    await colony.close(b, 3)
    expect(await assigned()).toMatchObject({spec: {nodename: 'c'}, in: [2, 3]})
    expect(await colony.graph(graph.processgraphid)).toMatchObject({state: RUNNING})
  })

  test('comes after a retry too, and the workflow waits in between', async () => {
    const graph = await colony.submit(['a', [], {maxexectime: 10, maxretries: 1}], ['b', ['a']])
    await assigned()
    colony.advance(20)
    await vi.waitFor(
      async () => expect(await colony.node(graph, 'a')).toMatchObject({state: WAITING, retries: 1}),
      LIMIT,
    )
    expect(await colony.graph(graph.processgraphid)).toMatchObject({state: WAITING})
    expect(await colony.step(5)).toBe('a')
    expect(await assigned()).toMatchObject({spec: {nodename: 'b'}, in: [5]})
  })
})
