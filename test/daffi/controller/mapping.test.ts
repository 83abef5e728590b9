import {describe, expect, test} from 'vitest'
import {readMapping} from '../../../src/daffi/node/mapping/read-mapping.js'
import {serviceMessage} from '../../../src/daffi/wire/messages/message.js'
import {writePickle} from '../../../src/daffi/wire/pickle/write-pickle.js'
import {type FakePeer, fakeMesh, handshake} from './fake-mesh.js'
import {until} from './mesh.js'

/** What a peer was told last. */
const known = (peer: FakePeer): Record<string, string[]> => {
  const told = peer.received.findLast(({flag}) => flag === 'HANDSHAKE' || flag === 'UPDATE_CALLBACKS')
  if (!told) return {}
  const mapping = readMapping(told.data, peer.link.generation)
  return Object.fromEntries([...mapping].map(([name, callbacks]) => [name, [...callbacks.keys()]]))
}

describe('the mapping', () => {
  test('everybody is told of each change; a caller is none', async () => {
    const mesh = fakeMesh()
    const a = await mesh.native('a', ['f'])
    expect(known(a)).toEqual({a: ['f']})
    const b = await mesh.python('b', '1.0.0', ['g'])
    expect(known(b)).toEqual({a: ['f'], b: ['g']})
    await until(() => 'b' in known(a))
    const count = a.received.length
    const caller = await mesh.native('caller', [], 'caller')
    expect(known(caller)).toEqual({a: ['f'], b: ['g']})
    caller.drop()
    b.send({...handshake('b', ['g', 'h'], '1.0.0'), flag: 'UPDATE_CALLBACKS'})
    await until(() => known(a).b?.length === 2)
    expect(a.received).toHaveLength(count + 1)
    b.drop()
    await until(() => !('b' in known(a)))
    expect(known(a)).toEqual({a: ['f']})
  })

  test('a node without callbacks is there too, which wait_process sees', async () => {
    const mesh = fakeMesh()
    const a = await mesh.python('a', '2.2.1')
    await mesh.native('b')
    await until(() => 'b' in known(a))
    expect(known(a)).toEqual({a: [], b: []})
  })

  test('many that come at once are told together', async () => {
    const mesh = fakeMesh()
    const first = await mesh.native('first')
    await Promise.all(Array.from({length: 50}, (_, i) => mesh.native(`node${i}`, [`f${i}`])))
    await until(() => Object.keys(known(first)).length === 51)
    expect(first.received.length).toBeLessThan(20)
  })

  test('a generation describes our callbacks in its own way, without code of others', async () => {
    const mesh = fakeMesh()
    await mesh.native('ours', ['f'])
    const early = await mesh.python('early', '1.0.0', ['g'])
    const text = Buffer.from(early.received.find(({flag}) => flag === 'HANDSHAKE')?.data ?? []).toString('latin1')
    expect(text).toContain('daffi.callback_types')
    expect(text).not.toContain('daffi.method_executors')
  })

  test.each([
    ['no dict', writePickle([1])],
    ['no pickle', Buffer.from('hello')],
    ['an unreadable name', writePickle({'a\nb': 1})],
    ['a name that is written backwards', writePickle({'\u202eb': 1})],
    ['a name of the controller', writePickle({'@nodes': 1})],
    ['a name of a megabyte', writePickle({['x'.repeat(1024 * 1024)]: 1})],
  ])('a handshake with %s is refused', async (_what, data) => {
    const mesh = fakeMesh()
    const stranger = mesh.stranger('2.2.1')
    stranger.send(serviceMessage({flag: 'HANDSHAKE', uuid: 1, transmitter: 'node', data}))
    await until(() => stranger.destroyed() !== undefined)
    expect(stranger.destroyed()).toMatchObject({code: 'CONTROLLER_REFUSED'})
  })

  test.each(['', ' ', 'a\u0007b', 'x'.repeat(1024 * 1024), 'a\u2028b', '\u202egnp.exe'])(
    'a process cannot have such a name',
    async (name) => {
      const mesh = fakeMesh()
      const stranger = mesh.stranger('2.2.1')
      stranger.send(handshake(name, [], '2.2.1'))
      await until(() => stranger.destroyed() !== undefined)
      expect(stranger.destroyed()).toMatchObject({code: 'CONTROLLER_REFUSED'})
      const hello = {name, role: 'node', ident: 'x'} as const
      expect(() => mesh.broker.handlers.onNative(hello, '', stranger.link)).toThrow(
        expect.objectContaining({code: 'CONTROLLER_REFUSED'}),
      )
    },
  )

  test('one generation of Python at a time; the next one may choose when the last has gone', async () => {
    const mesh = fakeMesh()
    const first = await mesh.python('first', '1.0.0')
    expect(() => mesh.stranger('2.2.1')).toThrow(expect.objectContaining({code: 'GENERATION_MIXED'}))
    first.drop()
    const second = await mesh.python('second', '2.2.1')
    expect(second.link.generation).toBe('2.2.1')
    expect(() => mesh.stranger('1.0.0')).toThrow(expect.objectContaining({code: 'GENERATION_MIXED'}))
  })

  test('what was guessed wrongly is asked to come again', async () => {
    const mesh = fakeMesh()
    const {handlers} = mesh.broker
    expect(handlers.generationFor(undefined)).toBe('1.0.0')
    const guessed = mesh.stranger('1.0.0')
    guessed.drop()
    expect(handlers.generationFor(undefined)).toBe('1.0.0')
    const fixed = fakeMesh({generation: '2.2.1'})
    expect(fixed.broker.handlers.generationFor(undefined)).toBe('2.2.1')
    expect(() => fixed.stranger('1.0.0')).toThrow(expect.objectContaining({code: 'GENERATION_MIXED'}))
  })
})
