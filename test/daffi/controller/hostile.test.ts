import {describe, expect, test} from 'vitest'
import {decodeMessage} from '../../../src/daffi/wire/messages/decode-message.js'
import {encodeMessage} from '../../../src/daffi/wire/messages/encode-message.js'
import type {Flag} from '../../../src/daffi/wire/messages/flags.js'
import {FLAGS} from '../../../src/daffi/wire/messages/flags.js'
import {GENERATIONS} from '../../../src/daffi/wire/messages/generation.js'
import {rpcMessage, serviceMessage} from '../../../src/daffi/wire/messages/message.js'
import {WireError} from '../../../src/daffi/wire/messages/wire-error.js'
import {argumentsOf, fakeMesh, handshake, outcome, reply, request, rpc} from './fake-mesh.js'
import {until} from './mesh.js'

/** The same numbers in each run. */
function random(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

describe('what peers may send', () => {
  test.each(GENERATIONS)(
    '10,000 mutated frames of %s: the others’ calls go on',
    async (generation) => {
      const mesh = fakeMesh()
      const node = await mesh.native('node', ['f', 'g'])
      const caller = await mesh.native('caller', [], 'caller')
      const dice = random(generation === '1.0.0' ? 1 : 2)
      const data = argumentsOf([1, 'text', {key: [1, 2]}])
      const seeds = [
        handshake('evil', ['f', 'e'], generation),
        ...FLAGS[generation].map((flag: Flag) => rpcMessage({flag, uuid: 7, transmitter: 'evil', funcName: 'f', data})),
        ...FLAGS[generation].map((flag: Flag) => serviceMessage({flag, uuid: 7, transmitter: 'evil', data})),
        request(7, '__cancel_scheduled_task', {receiver: 'node', data}),
        request(7, 'f', {period: {interval: 1}, data}),
        request(7, 'g', {flag: 'BROADCAST', data}),
      ].map((message) => encodeMessage(generation, message))
      let decoded = 0
      let evil = await mesh.python('evil', generation, ['f'])
      for (let i = 0; i < 10_000; i++) {
        const bytes = Buffer.from(seeds[dice(seeds.length)] ?? [])
        for (let changes = dice(4); changes >= 0; changes--) bytes[dice(bytes.length)] = dice(256)
        try {
          const message = decodeMessage(generation, bytes)
          decoded++
          if (evil.destroyed() === undefined) evil.handlers.onMessage(message)
        } catch (error) {
          if (!(error instanceof WireError)) throw error
        }
        if (i % 100 !== 99) continue
        await new Promise(setImmediate)
        if (evil.destroyed() !== undefined) evil = await mesh.python('evil', generation, ['f'])
      }
      expect(decoded).toBeGreaterThan(2000)
      expect(mesh.log.filter((line) => line.includes('could not be handled'))).toEqual([])
      evil.drop()
      caller.send(request(1, 'g'))
      const asked = rpc(node).at(-1)
      if (asked) node.send(reply(asked, 'still there'))
      expect(outcome(rpc(caller).at(-1))).toBe('still there')
    },
    30_000,
  )

  test('a call before the handshake ends the link', async () => {
    const mesh = fakeMesh()
    const stranger = mesh.stranger('1.0.0')
    stranger.send(request(1, 'f'))
    await until(() => stranger.destroyed() !== undefined)
  })

  test('answers to nothing, flags of the controller, operations with nonsense', async () => {
    const mesh = fakeMesh()
    const peer = await mesh.native('peer', ['f'])
    const before = peer.received.length
    peer.send(rpcMessage({flag: 'SUCCESS', uuid: 12345}))
    for (const flag of ['PING', 'STREAM_ERROR', 'REMOTE_STOPPED_UNEXPECTEDLY', 'EMPTY'] as const) {
      peer.send(rpcMessage({flag, uuid: 1}))
      peer.send(serviceMessage({flag, uuid: 1}))
    }
    peer.send(serviceMessage({flag: 'STREAM_THROTTLE', uuid: 1}))
    peer.send(serviceMessage({flag: 'REQUEST', uuid: 1}))
    expect(peer.received).toHaveLength(before)
    peer.send(request(5, '@hold', {data: Buffer.from('nonsense')}))
    await until(() => rpc(peer).length > 0)
    expect(outcome(rpc(peer)[0])).toEqual({error: expect.any(String)})
    peer.send(request(6, 'x'.repeat(1024 * 1024)))
    expect(rpc(peer).at(-1)).toMatchObject({uuid: 6, flag: 'UNABLE_TO_FIND_CANDIDATE'})
  })
})
