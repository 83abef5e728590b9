import {describe, expect, test} from 'vitest'
import {contract} from '../../support/colonies-contract.js'
import {openSocket, type Socket} from '../../support/colonies-socket.js'
import {embedded, type Someone} from '../../support/colonies-world.js'

// Entries of channels over the WebSocket: colonies-protocol, section 23.

const its = contract()

async function talking(channels: readonly string[] = ['chat']): Promise<string> {
  const {processid} = await its.submit({channels})
  await its.assign()
  return processid
}
async function say(who: Someone, processid: string, sequence: number, name = 'chat'): Promise<void> {
  const message = {processid, name, sequence, inreplyto: 0, payload: 'aGk=', payloadtype: ''}
  await its.caller.ask('channelappendmsg', message, who.key)
}
async function listen(
  processid: string,
  {
    who = its.colony.user,
    from = 0,
    timeout = 20,
    name = 'chat',
    socket,
  }: {
    readonly who?: Someone
    readonly from?: number
    readonly timeout?: number
    readonly name?: string
    readonly socket?: Socket
  } = {},
): Promise<Socket> {
  const opened = socket ?? (await openSocket(its.world))
  opened.subscribe('subscribechannelmsg', {processid, name, afterseq: from, timeout}, who.key)
  return opened
}
/** The sequences in the next frame. */
async function next(socket: Socket): Promise<readonly number[]> {
  const {type, error, json} = await socket.next()
  expect({type, error}).toEqual({type: 'subscribechannelmsg', error: false})
  return (JSON.parse(json) as readonly {readonly sequence: number}[]).map(({sequence}) => sequence)
}
async function refusal(socket: Socket): Promise<number> {
  const {error, json} = await socket.next()
  expect(error).toBe(true)
  return (JSON.parse(json) as {readonly status: number}).status
}
/** Nothing acknowledges a subscription; what was said before it was taken in comes as well. */
const takenIn = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 300))

test('first brings what is there in one frame, then each entry in its own', async () => {
  const {user, executor} = its.colony
  const id = await talking()
  for (const sequence of [1, 2, 3]) await say(user, id, sequence)
  const socket = await listen(id, {from: 1})
  expect(await next(socket)).toEqual([2, 3])
  await say(executor, id, 7)
  await say(user, id, 4)
  expect(await next(socket)).toEqual([7])
  expect(await next(socket)).toEqual([4])
  socket.close()
})

test('brings nothing first where nothing is there', async () => {
  const id = await talking()
  const socket = await listen(id, {who: its.colony.executor})
  await takenIn()
  expect(socket.frames).toEqual([])
  await say(its.colony.user, id, 1)
  expect(await next(socket)).toEqual([1])
  socket.close()
})

test('ends with an empty list when its time is over, and the connection stays', async () => {
  const id = await talking()
  await say(its.colony.user, id, 1)
  const socket = await listen(id, {from: 1, timeout: 1})
  expect(await next(socket)).toEqual([])
  await listen(id, {from: 0, socket})
  expect(await next(socket)).toEqual([1])
  await listen(id, {timeout: -1, from: 1, socket: await listen(id, {from: 1, timeout: -1})}).then(async (other) => {
    expect(await next(other)).toEqual([])
    expect(await next(other)).toEqual([])
    other.close()
  })
  socket.close()
})

test('tells every listener', async () => {
  const id = await talking()
  const sockets = await Promise.all([listen(id), listen(id), listen(id, {who: its.colony.executor})])
  await takenIn()
  await say(its.colony.user, id, 1)
  for (const socket of sockets) expect(await next(socket)).toEqual([1])
  for (const socket of sockets) socket.close()
})

describe('is refused', () => {
  test('where there is no such process, and no such channel', async () => {
    expect(await refusal(await listen('0'.repeat(64)))).toBe(404)
    expect(await refusal(await listen(await talking(), {name: 'nope'}))).toBe(404)
  })

  test('to everybody but the two', async () => {
    const {processid} = await its.submit({channels: ['chat']})
    const other = await its.another()
    for (const who of [its.colony.executor, its.colony.owner, other.user]) {
      expect(await refusal(await listen(processid, {who}))).toBe(403)
    }
    await its.assign()
    const socket = await listen(processid, {who: its.colony.executor, timeout: -1})
    expect(await next(socket)).toEqual([])
    socket.close()
  })

  test('after the process ended', async () => {
    const id = await talking()
    await its.close({processid: id})
    expect(await refusal(await listen(id))).toBe(404)
  })
})

test('brings all that was said before the end of the process; here it says that this was all', async () => {
  const id = await talking()
  const socket = await listen(id)
  await takenIn()
  for (let sequence = 1; sequence <= 20; sequence++) await say(its.colony.executor, id, sequence)
  await its.close({processid: id})
  for (let sequence = 1; sequence <= 20; sequence++) expect(await next(socket)).toEqual([sequence])
  if (embedded) expect(await next(socket)).toEqual([])
  await listen(id, {socket})
  expect(await refusal(socket)).toBe(404)
  socket.close()
})

describe.runIf(embedded)('what upstream does not', () => {
  test('several run on one connection', async () => {
    const id = await talking(['a', 'b'])
    const socket = await listen(id, {name: 'a'})
    await listen(id, {name: 'b', socket})
    await takenIn()
    await say(its.colony.user, id, 1, 'b')
    expect(await next(socket)).toEqual([1])
    await say(its.colony.user, id, 2, 'a')
    expect(await next(socket)).toEqual([2])
    socket.close()
  })

  test('an executor hears nothing any more when the process is no longer its own', async () => {
    const {processid} = await its.submit({channels: ['chat'], maxexectime: 1, maxretries: 3})
    await its.assign()
    const socket = await listen(processid, {who: its.colony.executor})
    await say(its.colony.user, processid, 1)
    expect(await next(socket)).toEqual([1])
    expect(await next(socket)).toEqual([])
    expect(await refusal(await listen(processid, {who: its.colony.executor, socket}))).toBe(403)
    await say(its.colony.user, processid, 2)
    await its.assign()
    const again = await listen(processid, {who: its.colony.executor})
    expect(await next(again)).toEqual([1, 2])
    socket.close()
    again.close()
  })
})
