import {describe, expect, test} from 'vitest'
import {contract, nothingToAssign} from '../../support/colonies-contract.js'
import {embedded, newExecutor, type TestColony} from '../../support/colonies-world.js'

// The long poll of executors: colonies-protocol, sections 10 and 12.

const its = contract()

const poll = (colony: TestColony, rest: object = {}, key = colony.executor.key) =>
  its.caller.send(
    'assignprocessmsg',
    {colonyname: colony.name, timeout: -1, availablecpu: '', availablemem: '', ...rest},
    key,
  )

describe('assigning', () => {
  test('gives a waiting process and marks it as running', async () => {
    const colony = await its.another()
    const {processid} = await its.submit({maxexectime: 100}, {}, colony)
    const process = await its.assign(colony.executor, colony)
    expect(process).toMatchObject({processid, state: 1, isassigned: true, assignedexecutorid: colony.executor.id})
    const shown = await its.process(processid, colony)
    expect(shown).toMatchObject({state: 1, isassigned: true, assignedexecutorid: colony.executor.id})
    const limit = Date.parse(shown.execdeadline) - Date.parse(shown.starttime)
    expect(limit).toBeGreaterThan(99_000)
    expect(limit).toBeLessThan(101_000)
  })

  test('follows priority, then the order of submission', async () => {
    const colony = await its.another()
    const names = ['low', 'first', 'second', 'high']
    const priorities = [-1, 0, 0, 1]
    for (const [n, funcname] of names.entries()) await its.submit({funcname, priority: priorities[n]}, {}, colony)
    const order = []
    for (let n = 0; n < 4; n++) order.push((await its.assign(colony.executor, colony)).spec.funcname)
    expect(order).toEqual(['high', 'first', 'second', 'low'])
  })

  test('looks at the type, and then at the names', async () => {
    const colony = await its.another()
    const [a, b] = [await newExecutor(its.world, colony, 'a'), await newExecutor(its.world, colony, 'b')]
    const other = await newExecutor(its.world, colony, 'other', {executortype: 'other'})
    await its.submit({funcname: 'for-b'}, {executornames: ['b', 'c']}, colony)
    await its.submit({funcname: 'for-type'}, {executortype: 'other'}, colony)
    // A name that has another type never matches.
    await its.submit({funcname: 'never'}, {executortype: 'other', executornames: ['a']}, colony)
    expect(await nothingToAssign(its, a, colony)).toBe(404)
    expect(await its.assign(b, colony)).toMatchObject({spec: {funcname: 'for-b'}})
    expect(await its.assign(other, colony)).toMatchObject({spec: {funcname: 'for-type'}})
    for (const executor of [a, b, other]) expect(await nothingToAssign(its, executor, colony)).toBe(404)
  })

  test('takes a process for several names once', async () => {
    const colony = await its.another()
    const [a, b] = [await newExecutor(its.world, colony, 'a'), await newExecutor(its.world, colony, 'b')]
    await its.submit({}, {executornames: ['a', 'b']}, colony)
    await its.assign(a, colony)
    expect(await nothingToAssign(its, b, colony)).toBe(404)
  })

  test('looks at the location, in any case', async () => {
    const colony = await its.another()
    const here = await newExecutor(its.world, colony, 'here', {locationname: 'Kiruna'})
    await its.submit({funcname: 'there'}, {locationname: 'Lund'}, colony)
    await its.submit({funcname: 'here'}, {locationname: 'kiruna'}, colony)
    await its.submit({funcname: 'anywhere'}, {}, colony)
    const order = [await its.assign(here, colony), await its.assign(here, colony)]
    expect(order.map(({spec}) => spec.funcname)).toEqual(['here', 'anywhere'])
    expect(await nothingToAssign(its, here, colony)).toBe(404)
    // An executor that says no place takes none that asks for one.
    expect(await nothingToAssign(its, colony.executor, colony)).toBe(404)
  })

  test('looks at processor and memory, if the executor says what it has', async () => {
    const colony = await its.another()
    await its.submit({}, {cpu: '2000m', mem: '1Gi'}, colony)
    expect((await poll(colony, {availablecpu: '1000m', availablemem: '2Gi'})).status).toBe(404)
    expect((await poll(colony, {availablecpu: '2000m', availablemem: '512Mi'})).status).toBe(404)
    // A cpu without an "m" is none.
    expect((await poll(colony, {availablecpu: '4'})).status).toBe(404)
    expect((await poll(colony, {availablecpu: '2000m', availablemem: '1Gi'})).status).toBe(200)
  })

  test('passes over what does not fit, for what comes after it', async () => {
    const colony = await its.another()
    await its.submit({funcname: 'big', priority: 5}, {mem: '100Gi'}, colony)
    await its.submit({funcname: 'small'}, {mem: '1Mi'}, colony)
    expect(JSON.parse((await poll(colony, {availablemem: '1Gi'})).json)).toMatchObject({spec: {funcname: 'small'}})
  })

  test('never looks at graphics processors, wall time or registered functions', async () => {
    const colony = await its.another()
    await its.submit({}, {gpu: {name: 'a100', mem: '40Gi', count: 8}, walltime: 1}, colony)
    expect((await poll(colony)).status).toBe(200)
  })

  // Upstream gives them to nobody where COLONIES_EXCLUSIVE_ASSIGN is true.
  test.runIf(embedded)('gives what asks for storage, and what names everybody', async () => {
    const colony = await its.another()
    await its.submit({funcname: 'stores', priority: 1}, {storage: '10Gi'}, colony)
    await its.submit({funcname: 'anybody'}, {executornames: ['*']}, colony)
    expect(await its.assign(colony.executor, colony)).toMatchObject({spec: {funcname: 'stores'}})
    expect(await its.assign(colony.executor, colony)).toMatchObject({spec: {funcname: 'anybody'}})
  })

  test('gives no process with more than 127 nodes or processes', async () => {
    const colony = await its.another()
    await its.submit({}, {nodes: 128}, colony)
    await its.submit({}, {processes: 1000}, colony)
    expect(await nothingToAssign(its, colony.executor, colony)).toBe(404)
    await its.submit({}, {nodes: 127, processespernode: 127}, colony)
    expect((await poll(colony)).status).toBe(200)
  })

  test('stays within the colony', async () => {
    const [one, other] = [await its.another(), await its.another()]
    await its.submit({}, {}, one)
    expect(await nothingToAssign(its, other.executor, other)).toBe(404)
    expect((await poll(one, {}, other.executor.key)).status).toBe(403)
  })
})

describe('waiting', () => {
  test('a timeout of 0 is refused, below 0 does not wait', async () => {
    const colony = await its.another()
    expect((await poll(colony, {timeout: 0})).status).toBe(400)
    const started = performance.now()
    expect((await poll(colony, {timeout: -5})).status).toBe(404)
    expect(performance.now() - started).toBeLessThan(900)
  })

  test('ends with 404 when its time is over', async () => {
    const colony = await its.another()
    const started = performance.now()
    expect((await poll(colony, {timeout: 1})).status).toBe(404)
    const waited = performance.now() - started
    expect(waited).toBeGreaterThan(900)
    expect(waited).toBeLessThan(3_000)
  })

  test('ends with what is submitted meanwhile', async () => {
    const colony = await its.another()
    const waiting = its.assign(colony.executor, colony, 20)
    await poll(colony)
    const {processid} = await its.submit({}, {}, colony)
    expect(await waiting).toMatchObject({processid})
  })

  test('of many executors ends for one of them with each process', async () => {
    const colony = await its.another()
    const executors = []
    for (let n = 0; n < 4; n++) executors.push(await newExecutor(its.world, colony, `e${n}`))
    const waiting = executors.map((executor) => its.assign(executor, colony, 20))
    await poll(colony)
    const sent = []
    for (let n = 0; n < 4; n++) sent.push((await its.submit({}, {}, colony)).processid)
    const got = (await Promise.all(waiting)).map(({processid}) => processid)
    expect(got.sort()).toEqual(sent.sort())
  })

  test('ends with a process that comes back', async () => {
    const colony = await its.another()
    const [gone, next] = [await newExecutor(its.world, colony, 'gone'), await newExecutor(its.world, colony, 'next')]
    const {processid} = await its.submit({maxexectime: 1, maxretries: 1}, {}, colony)
    await its.assign(gone, colony)
    expect(await its.assign(next, colony, 20)).toMatchObject({processid, retries: 1})
  })

  test('gives up its place when the executor hangs up', async () => {
    const colony = await its.another()
    const hangUp = new AbortController()
    const message = {colonyname: colony.name, timeout: 20, availablecpu: '', availablemem: ''}
    const waiting = its.caller.send('assignprocessmsg', message, colony.executor.key, hangUp.signal)
    await poll(colony)
    hangUp.abort()
    await expect(waiting).rejects.toThrow()
    await new Promise((resolve) => setTimeout(resolve, 200))
    const {processid} = await its.submit({}, {}, colony)
    // Nobody has taken it for the one who is gone.
    expect(await its.assign(colony.executor, colony, 5)).toMatchObject({processid})
  })

  test('is not for users', async () => {
    const colony = await its.another()
    expect((await poll(colony, {}, colony.user.key)).status).toBe(500)
    expect((await poll(colony, {}, colony.owner.key)).status).toBe(403)
  })
})
