import {describe, expect, test} from 'vitest'
import {contract, nothingToAssign} from '../../support/colonies-contract.js'
import {newExecutor} from '../../support/colonies-world.js'

// How processes end: colonies-protocol, section 11.

const its = contract()

const closing = (processid: string, out: unknown, key = its.colony.executor.key) =>
  its.caller.send('closesuccessfulmsg', {processid, out}, key)
const failing = (processid: string, errors: unknown, key = its.colony.executor.key) =>
  its.caller.send('closefailedmsg', {processid, errors}, key)

async function running(): Promise<string> {
  const {processid} = await its.submit({priority: 100})
  expect((await its.assign()).processid).toBe(processid)
  return processid
}

describe('closing', () => {
  test('as successful keeps the output, of any JSON', async () => {
    const id = await running()
    const out = ['text', 1, 2.5, {deep: [null, true]}, []]
    const {json, status} = await closing(id, out)
    expect([status, json]).toEqual([200, '{}'])
    const process = await its.process(id)
    expect(process).toMatchObject({state: 2, out, errors: [], isassigned: true})
    expect(process.endtime).not.toMatch(/^0001-/)
  })

  test('as failed keeps the errors, and is never retried', async () => {
    const {processid} = await its.submit({maxretries: 3, priority: 100})
    await its.assign()
    expect((await failing(processid, ['one', 'two'])).json).toBe('{}')
    expect(await its.process(processid)).toMatchObject({state: 3, errors: ['one', 'two'], out: [], retries: 0})
    expect(await nothingToAssign(its)).toBe(404)
  })

  test('again as successful replaces the output, if there is any', async () => {
    const id = await running()
    await closing(id, ['first'])
    expect((await closing(id, ['second'])).status).toBe(200)
    expect((await its.process(id)).out).toEqual(['second'])
    expect((await closing(id, [])).status).toBe(200)
    expect((await its.process(id)).out).toEqual(['second'])
  })

  test('after the end in another way is refused', async () => {
    const [good, bad] = [await running(), await running()]
    await closing(good, [])
    await failing(bad, [])
    expect((await failing(good, [])).status).toBe(400)
    expect((await failing(bad, [])).status).toBe(400)
    expect((await closing(bad, [])).status).toBe(400)
  })

  test('is for the executor that runs it', async () => {
    const other = await newExecutor(its.world, its.colony, 'other')
    const id = await running()
    expect((await closing(id, [], other.key)).status).toBe(403)
    expect((await failing(id, [], other.key)).status).toBe(403)
    expect((await closing(id, [], its.colony.user.key)).status).toBe(403)
    const {processid} = await its.submit()
    expect((await closing(processid, [])).status).toBe(403)
    await its.caller.ask('removeprocessmsg', {processid}, its.colony.user.key)
    expect((await closing('0'.repeat(64), [])).error).toBe(true)
    await closing(id, [])
  })

  test('takes no output that is no list, and null for none', async () => {
    const id = await running()
    for (const out of ['text', 7, {}]) expect((await closing(id, out)).status).toBe(400)
    for (const errors of ['text', [7]]) expect((await failing(id, errors)).status).toBe(400)
    expect((await its.process(id)).state).toBe(1)
    expect((await closing(id, null)).status).toBe(200)
    const {json} = await its.caller.send('getprocessmsg', {processid: id}, its.colony.user.key)
    expect(JSON.parse(json).out).toEqual([])
  })
})

describe('setting the output', () => {
  const setting = (processid: string, out: unknown, key = its.colony.executor.key) =>
    its.caller.send('setoutputmsg', {processid, out}, key)

  test('shows it while the process runs, and keeps it when it is closed without', async () => {
    const id = await running()
    expect((await setting(id, ['half'])).json).toBe('{}')
    expect(await its.process(id)).toMatchObject({state: 1, out: ['half']})
    await closing(id, [])
    expect(await its.process(id)).toMatchObject({state: 2, out: ['half']})
  })

  test('is for the executor that runs it, while it runs', async () => {
    const id = await running()
    expect((await setting(id, [], its.colony.user.key)).status).toBe(403)
    await closing(id, [])
    expect((await setting(id, ['late'])).error).toBe(true)
    expect((await its.process(id)).out).toEqual([])
  })
})
