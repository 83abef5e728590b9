import {describe, expect, test} from 'vitest'
import {remoteError} from '../../../src/daffi/wire/pickle/shapes/remote-error.js'
import {PyTuple} from '../../../src/daffi/wire/pickle/values.js'
import {writePickle} from '../../../src/daffi/wire/pickle/write-pickle.js'
import {fakeMesh, outcome, reply, request, rpc} from './fake-mesh.js'

const failed = writePickle(new PyTuple<unknown>([null, new Map(), remoteError('broke')]))

describe('broadcasts', () => {
  test('every node but the caller is asked; one answer has values and errors, also when an error comes last', async () => {
    const mesh = fakeMesh()
    const nodes = await Promise.all(['a', 'b', 'c'].map((name) => mesh.native(name, ['f'])))
    const caller = await mesh.native('caller', ['f'])
    caller.send(request(7, 'f', {flag: 'BROADCAST'}))
    const asked = nodes.map((node) => rpc(node)[0])
    expect(asked).toMatchObject([{flag: 'BROADCAST'}, {flag: 'BROADCAST'}, {flag: 'BROADCAST'}])
    expect(rpc(caller)).toEqual([])
    const [a, b, c] = nodes
    if (asked[2]) c?.send(reply(asked[2], 'c'))
    b?.drop()
    if (asked[0]) a?.send(reply(asked[0], null, {data: failed}))
    expect(rpc(caller)).toHaveLength(1)
    expect(rpc(caller)[0]).toMatchObject({flag: 'SUCCESS', uuid: 7})
    expect(outcome(rpc(caller)[0])).toEqual({
      a: {error: 'broke'},
      b: {error: 'Remote process b stopped unexpectedly.'},
      c: 'c',
    })
    expect(Object.keys(outcome(rpc(caller)[0]) as object)).toEqual(['a', 'b', 'c'])
  })

  test('an answer that cannot be read, a generator, and a node that is too slow', async () => {
    const mesh = fakeMesh()
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((name) => mesh.native(name, ['f'])))
    const caller = await mesh.native('caller', [], 'caller')
    if (c) c.queuedBytes = 65 * 1024 * 1024
    caller.send(request(7, 'f', {flag: 'BROADCAST'}))
    for (const node of [a, b]) {
      const asked = node && rpc(node)[0]
      if (!node || !asked) throw new Error('A node was not asked')
      if (node === a) node.send(reply(asked, null, {data: Buffer.from('nonsense')}))
      else {
        node.send(reply(asked, 1, {completed: false}))
        node.send(reply(asked, 2, {completed: false}))
        node.send(reply(asked, null))
      }
    }
    expect(outcome(rpc(caller)[0])).toEqual({
      a: {error: expect.any(String)},
      b: [1, 2],
      c: {error: expect.any(String)},
    })
  })

  test('without a wanted result nobody answers; without nodes there is an error', async () => {
    const mesh = fakeMesh()
    const node = await mesh.native('node', ['f'])
    const caller = await mesh.native('caller', [], 'caller')
    caller.send(request(7, 'f', {flag: 'BROADCAST', returnResult: false}))
    const [asked] = rpc(node)
    expect(asked).toMatchObject({flag: 'BROADCAST', returnResult: false})
    caller.send(request(8, 'nosuch', {flag: 'BROADCAST'}))
    expect(rpc(caller).map(({flag, uuid}) => [flag, uuid])).toEqual([['UNABLE_TO_FIND_CANDIDATE', 8]])
  })
})
