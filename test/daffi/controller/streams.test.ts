import {describe, expect, test} from 'vitest'
import type {StreamWriter} from '../../../src/daffi/link/link.js'
import {type ServiceMessage, serviceMessage} from '../../../src/daffi/wire/messages/message.js'
import {readPickle} from '../../../src/daffi/wire/pickle/read-pickle.js'
import {toJavaScript} from '../../../src/daffi/wire/pickle/to-javascript.js'
import {PyTuple} from '../../../src/daffi/wire/pickle/values.js'
import {writePickle} from '../../../src/daffi/wire/pickle/write-pickle.js'
import {type FakePeer, fakeMesh, outcome, reply, request, rpc} from './fake-mesh.js'
import {until} from './mesh.js'

const itemOf = (value: unknown): ServiceMessage =>
  serviceMessage({
    flag: 'EMPTY',
    uuid: 0,
    data: writePickle(new PyTuple<unknown>([new PyTuple<unknown>([value]), new Map()])),
  })

async function* items(
  count: number,
  wait: () => Promise<void> = async () => undefined,
): AsyncGenerator<ServiceMessage> {
  for (let i = 0; i < count; i++) {
    await wait()
    yield itemOf(i)
  }
}

interface FakeWriter extends StreamWriter {
  readonly written: unknown[]
  readonly destroyed: () => Error | undefined
}

const fakeWriter = (): FakeWriter => {
  const written: unknown[] = []
  let destroyed: Error | undefined
  return {
    written,
    destroyed: () => destroyed,
    async write({data}) {
      if (destroyed) throw destroyed
      written.push((toJavaScript(readPickle(data)) as [unknown[], object])[0][0])
    },
    end: async () => undefined,
    destroy(reason) {
      destroyed = reason
    },
  }
}

/** Answers the items of a stream like a node of ours. */
const takeAll = (node: FakePeer, onItem: (value: unknown) => void = () => undefined): (() => void) => {
  let seen = 0
  const timer = setInterval(() => {
    for (const asked of rpc(node).slice(seen)) {
      seen++
      onItem((toJavaScript(readPickle(asked.data)) as [unknown[]])[0][0])
      node.send(reply(asked, null))
    }
  }, 1)
  return () => clearInterval(timer)
}

describe('streams of Python callers', () => {
  test('the caller is told who there is, each gets all in order, and one answer ends it', async () => {
    const mesh = fakeMesh()
    const {handlers} = mesh.broker
    const ours = await mesh.native('ours', ['f'])
    const theirs = await mesh.python('theirs', '2.2.1', ['f'])
    const caller = await mesh.python('caller', '2.2.1')
    caller.send(request(77, 'f', {flag: 'INIT_STREAM'}))
    expect(outcome(rpc(caller)[0])).toEqual(['ours', 'theirs'])

    const got: unknown[] = []
    const stop = takeAll(ours, (value) => got.push(value))
    const fed = Promise.all([
      handlers.onStreamIn('ours', 77, items(200)),
      handlers.onStreamIn('theirs', 77, items(200)),
    ])
    const [init] = rpc(theirs)
    expect(init).toMatchObject({flag: 'INIT_STREAM', funcName: 'f', receiver: 'theirs', transmitter: 'caller'})
    if (!init) throw new Error('Nobody was told')
    const writer = fakeWriter()
    await handlers.onStreamOut('theirs', init.uuid, writer)
    theirs.send(reply(init, null))
    await fed
    stop()
    const all = Array.from({length: 200}, (_, i) => i)
    expect(got).toEqual(all)
    expect(writer.written).toEqual(all)
    expect(rpc(caller).slice(1)).toMatchObject([{flag: 'SUCCESS', uuid: 77}])
    expect(outcome(rpc(caller)[1])).toEqual({ours: null, theirs: null})
  })

  test('items for a node of ours are under way in bounded number, and a slow one slows the caller', async () => {
    const mesh = fakeMesh()
    const ours = await mesh.native('ours', ['f'])
    const caller = await mesh.python('caller', '2.2.1')
    caller.send(request(77, 'f', {flag: 'INIT_STREAM'}))
    const fed = mesh.broker.handlers.onStreamIn('ours', 77, items(200))
    await until(() => rpc(ours).length === 64)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(rpc(ours)).toHaveLength(64)
    expect(rpc(ours).every(({completed}) => !completed)).toBe(true)
    const stop = takeAll(ours)
    await fed
    stop()
    expect(caller.received.filter(({flag}) => flag === 'STREAM_THROTTLE').length).toBeGreaterThan(0)
    expect(caller.received.find(({flag}) => flag === 'STREAM_THROTTLE')).toMatchObject({uuid: 77, transmitter: 'ours'})
  })

  test('a throttle of a receiver reaches the caller under its own number', async () => {
    const mesh = fakeMesh()
    const theirs = await mesh.python('theirs', '2.2.1', ['f'])
    const other = await mesh.python('other', '2.2.1', ['g'])
    const caller = await mesh.python('caller', '2.2.1')
    caller.send(request(77, 'f', {flag: 'INIT_STREAM'}))
    let release = (): void => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const fed = mesh.broker.handlers.onStreamIn(
      'theirs',
      77,
      items(1, () => held),
    )
    const [init] = rpc(theirs)
    if (!init) throw new Error('Nobody was told')
    const throttle = serviceMessage({flag: 'STREAM_THROTTLE', uuid: init.uuid, data: writePickle(0.5)})
    other.send(throttle)
    theirs.send(throttle)
    const told = caller.received.filter(({flag}) => flag === 'STREAM_THROTTLE')
    expect(told).toMatchObject([{uuid: 77, transmitter: 'theirs'}])
    release()
    const out = mesh.broker.handlers.onStreamOut('theirs', init.uuid, fakeWriter())
    await out
    theirs.send(reply(init, null))
    await fed
  })

  test('a caller that dies ends the streams of its receivers', async () => {
    const mesh = fakeMesh()
    const theirs = await mesh.python('theirs', '2.2.1', ['f'])
    const caller = await mesh.python('caller', '2.2.1')
    caller.send(request(77, 'f', {flag: 'INIT_STREAM'}))
    const broken = (async function* () {
      yield itemOf(1)
      await until(() => caller.destroyed() !== undefined)
      throw new Error('cancelled')
    })()
    const fed = mesh.broker.handlers.onStreamIn('theirs', 77, broken)
    const [init] = rpc(theirs)
    if (!init) throw new Error('Nobody was told')
    const out = mesh.broker.handlers.onStreamOut('theirs', init.uuid, fakeWriter())
    caller.drop()
    await expect(out).rejects.toThrow()
    await fed
    expect(rpc(caller)).toHaveLength(1)
  })

  test('streams that nobody began are refused', async () => {
    const mesh = fakeMesh()
    const {handlers} = mesh.broker
    await mesh.native('ours', ['f'])
    const caller = await mesh.python('caller', '2.2.1')
    const refused = {code: 'CALL_INVALID'}
    await expect(handlers.onStreamIn('ours', 77, items(1))).rejects.toMatchObject(refused)
    await expect(handlers.onStreamOut('ours', 77, fakeWriter())).rejects.toMatchObject(refused)
    caller.send(request(77, 'f', {flag: 'INIT_STREAM'}))
    await expect(handlers.onStreamIn('caller', 77, items(1))).rejects.toMatchObject(refused)
    caller.send(request(77, 'f', {flag: 'INIT_STREAM'}))
    expect(outcome(rpc(caller).at(-1))).toEqual({error: expect.any(String)})
    caller.send(request(78, 'nosuch', {flag: 'INIT_STREAM'}))
    expect(rpc(caller).at(-1)).toMatchObject({flag: 'UNABLE_TO_FIND_CANDIDATE', uuid: 78})
  })

  test('an item that is none ends the stream with an error', async () => {
    const mesh = fakeMesh()
    await mesh.native('ours', ['f'])
    const caller = await mesh.python('caller', '2.2.1')
    caller.send(request(77, 'f', {flag: 'INIT_STREAM'}))
    const nonsense = (async function* () {
      yield serviceMessage({flag: 'EMPTY', uuid: 0, data: Buffer.from('nonsense')})
    })()
    await mesh.broker.handlers.onStreamIn('ours', 77, nonsense)
    expect(rpc(caller).at(-1)).toMatchObject({flag: 'STREAM_ERROR', uuid: 77})
  })
})
