import {describe, expect, test} from 'vitest'
import {contract} from '../../support/colonies-contract.js'
import {embedded, newExecutor, type TestColony, uniqueName} from '../../support/colonies-world.js'

// Logs: colonies-protocol, section 17. Times are nanoseconds.

const its = contract()

async function running(colony: TestColony): Promise<string> {
  await its.submit({}, {}, colony)
  return (await its.assign(colony.executor, colony)).processid
}

const add = (processid: string, message: string, key: Uint8Array) =>
  its.caller.send('addlogmsg', {processid, message}, key)

const get = (colony: TestColony, rest: object, key = colony.user.key) =>
  its.caller.ask(
    'getlogsmsg',
    {colonyname: colony.name, processid: '', executorname: '', count: 100, since: 0, latest: false, ...rest},
    key,
  )

describe('logs of a process', () => {
  test('are written by its executor and read by members, oldest first, as they are', async () => {
    const colony = await its.another()
    const processid = await running(colony)
    const messages = ['one\n', 'no end', '', '  <&> grüße 👋\u2028', 'x'.repeat(100_000)]
    for (const message of messages) expect((await add(processid, message, colony.executor.key)).json).toBe('{}')
    const logs = await get(colony, {processid})
    expect(logs.map(({message}) => message)).toEqual(messages)
    expect(logs[0]).toMatchObject({processid, colonyname: colony.name, executorname: colony.executor.name})
    const times = logs.map(({timestamp}) => timestamp)
    expect([...times].sort()).toEqual(times)
    expect(Math.abs(Number(times[0]) / 1e6 - Date.now())).toBeLessThan(10_000)
  })

  test('since a time are those after it, to the nanosecond', async () => {
    const colony = await its.another()
    const processid = await running(colony)
    for (const message of ['a', 'b', 'c']) await add(processid, message, colony.executor.key)
    const logs = await get(colony, {processid})
    for (const [n, {timestamp}] of logs.entries()) {
      const rest = await get(colony, {processid, since: timestamp})
      expect(rest.map(({message}) => message)).toEqual(['a', 'b', 'c'].slice(n + 1))
    }
  })

  test('come as many as asked for: the first, or the last, still oldest first', async () => {
    const colony = await its.another()
    const processid = await running(colony)
    for (const message of ['a', 'b', 'c', 'd']) await add(processid, message, colony.executor.key)
    const texts = async (rest: object) => (await get(colony, {processid, ...rest})).map(({message}) => message)
    expect(await texts({count: 2})).toEqual(['a', 'b'])
    expect(await texts({count: 2, latest: true})).toEqual(['c', 'd'])
    expect(await texts({count: 500})).toHaveLength(4)
    const tooMany = {colonyname: colony.name, processid, count: 501}
    expect(await its.caller.status('getlogsmsg', tooMany, colony.user.key)).toBe(403)
  })

  test('are null where there are none', async () => {
    const colony = await its.another()
    const processid = await running(colony)
    const message = {colonyname: colony.name, processid, executorname: '', count: 10, since: 0, latest: false}
    expect((await its.caller.send('getlogsmsg', message, colony.user.key)).json).toBe('null')
    const search = {colonyname: colony.name, text: 'x', days: 1, count: 10}
    expect((await its.caller.send('searchlogsmsg', search, colony.user.key)).json).toBe('null')
  })

  test('are written by nobody else, and not after the end', async () => {
    const colony = await its.another()
    const processid = await running(colony)
    const other = await newExecutor(its.world, colony, 'other')
    expect((await add(processid, 'x', other.key)).status).toBe(403)
    expect((await add(processid, 'x', colony.user.key)).status).toBe(403)
    await its.close({processid}, [], colony.executor)
    expect((await add(processid, 'x', colony.executor.key)).error).toBe(true)
    expect(await get(colony, {processid})).toEqual([])
  })

  test('stay after the end', async () => {
    const colony = await its.another()
    const processid = await running(colony)
    await add(processid, 'kept', colony.executor.key)
    await its.close({processid}, [], colony.executor)
    expect(await get(colony, {processid})).toMatchObject([{message: 'kept'}])
  })
})

describe('logs of an executor', () => {
  test('are those of its processes and its own', async () => {
    const colony = await its.another()
    // Upstream reads the lines of all executors of a name.
    const executor = await newExecutor(its.world, colony, uniqueName('e'))
    const own = {colonyname: colony.name, executorname: executor.name, message: 'boot'}
    expect(await its.caller.ask('addexecutorlogmsg', own, executor.key)).toEqual({})
    await its.submit({}, {}, colony)
    const {processid} = await its.assign(executor, colony)
    await add(processid, 'work', executor.key)
    const logs = await get(colony, {executorname: executor.name})
    expect(logs.map(({processid, message}) => [processid, message])).toEqual([
      ['', 'boot'],
      [processid, 'work'],
    ])
    const other = await newExecutor(its.world, colony, 'other')
    expect(await its.caller.status('addexecutorlogmsg', own, other.key)).toBe(403)
    expect(await its.caller.status('addexecutorlogmsg', own, colony.user.key)).toBe(403)
  })
})

describe('searching', () => {
  test('finds lines that hold a text, in upper and lower case as it is', async () => {
    const colony = await its.another()
    const processid = await running(colony)
    for (const message of ['The cat', 'the dog', 'a CAT']) await add(processid, message, colony.executor.key)
    const search = async (text: string) => {
      const found = await its.caller.ask(
        'searchlogsmsg',
        {colonyname: colony.name, text, days: 1, count: 10},
        colony.user.key,
      )
      return found.map(({message}) => message).sort()
    }
    expect(await search('cat')).toEqual(['The cat'])
    expect(await search('he ')).toEqual(['The cat', 'the dog'])
    expect(await search('bird')).toEqual([])
  })

  test('has its limits', async () => {
    const {colony} = its
    const ask = (days: number, count: number) =>
      its.caller.send('searchlogsmsg', {colonyname: colony.name, text: 'x', days, count}, colony.user.key)
    expect((await ask(31, 10)).error).toBe(true)
    expect((await ask(1, 101)).error).toBe(true)
    expect((await ask(30, 100)).status).toBe(200)
  })
})

describe.runIf(embedded)('what upstream does badly', () => {
  test('an executor’s name finds no lines of another colony', async () => {
    const [colony, other] = [await its.another(), await its.another()]
    expect(colony.executor.name).toBe(other.executor.name)
    const processid = await running(colony)
    await add(processid, 'secret', colony.executor.key)
    expect(await get(other, {executorname: colony.executor.name})).toEqual([])
    const message = {colonyname: other.name, processid, executorname: '', count: 10, since: 0, latest: false}
    const reply = await its.caller.send('getlogsmsg', message, other.user.key)
    expect(reply.json).not.toContain('secret')
  })

  test('per cent and underline are what they are when searched for', async () => {
    const colony = await its.another()
    const processid = await running(colony)
    for (const message of ['100 %', '100 x', 'a_b', 'acb']) await add(processid, message, colony.executor.key)
    const search = (text: string) =>
      its.caller.ask('searchlogsmsg', {colonyname: colony.name, text, days: 1, count: 10}, colony.user.key)
    expect((await search('0 %')).map(({message}) => message)).toEqual(['100 %'])
    expect((await search('a_b')).map(({message}) => message)).toEqual(['a_b'])
  })
})
