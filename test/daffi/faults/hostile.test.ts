import {mkdtempSync, rmSync} from 'node:fs'
import {connect as dial, type Socket} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {connect} from '../../../src/daffi/link/connect.js'
import {joinPython} from '../../../src/daffi/link/grpc/join-python.js'
import type {Link, LinkHandlers} from '../../../src/daffi/link/link.js'
import type {Connect} from '../../../src/daffi/link/listening.js'
import {FRAME, frame} from '../../../src/daffi/link/native/frames.js'
import {greet} from '../../../src/daffi/link/native/greet.js'
import {meshNode} from '../../../src/daffi/node/mesh-node.js'
import {decodeMessage} from '../../../src/daffi/wire/messages/decode-message.js'
import {encodeMessage} from '../../../src/daffi/wire/messages/encode-message.js'
import {FLAGS} from '../../../src/daffi/wire/messages/flags.js'
import {GENERATIONS, type Generation} from '../../../src/daffi/wire/messages/generation.js'
import {type DaffiMessage, rpcMessage, serviceMessage} from '../../../src/daffi/wire/messages/message.js'
import {WireError} from '../../../src/daffi/wire/messages/wire-error.js'
import {writeCallbackDescriptor} from '../../../src/daffi/wire/pickle/shapes/write-descriptor.js'
import {writePickle} from '../../../src/daffi/wire/pickle/write-pickle.js'
import {startCounterpart} from '../link/peers.js'
import {answerData, callData, optionsFor} from '../node/fixtures.js'
import {type FaultMesh, known, removePrograms, startFaultMesh, until} from './mesh.js'

afterAll(removePrograms)

const COUNT = 10_000

/** The same numbers in each run. */
function dice(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

/** Changed messages that still are some; those that are none end a link, which tests of links are about. */
function* mutated(generation: Generation, seeds: readonly DaffiMessage[], seed: number): Generator<DaffiMessage> {
  const roll = dice(seed)
  const encoded = seeds.map((message) => encodeMessage(generation, message))
  for (let made = 0; made < COUNT; ) {
    const bytes = Buffer.from(encoded[roll(encoded.length)] ?? [])
    for (let changes = roll(4); changes >= 0; changes--) bytes[roll(bytes.length)] = roll(256)
    try {
      const message = decodeMessage(generation, bytes)
      // A frame that says more is to come would make one message of all.
      yield {...message, completeMarker: true}
      made++
    } catch (error) {
      if (!(error instanceof WireError)) throw error
    }
  }
}

const handshake = (name: string, generation: Generation): DaffiMessage => {
  const described = {generation, signature: undefined, isAsync: false, isGenerator: false, method: undefined}
  const data = writePickle({evil: writeCallbackDescriptor({...described, name: 'evil'})})
  return serviceMessage({flag: 'HANDSHAKE', uuid: 1, transmitter: name, data})
}

const seedsOf = (generation: Generation, data: Uint8Array): readonly DaffiMessage[] => [
  handshake('evil', generation),
  ...FLAGS[generation].map((flag) => rpcMessage({flag, uuid: 7, transmitter: 'evil', funcName: 'echo', data})),
  ...FLAGS[generation].map((flag) => serviceMessage({flag, uuid: 7, transmitter: 'evil', data})),
  rpcMessage({flag: 'REQUEST', uuid: 8, transmitter: 'evil', funcName: 'echo', data, period: {interval: 1000}}),
]

/** A peer that says what it likes. */
async function enter(
  mesh: FaultMesh,
  name: string,
  generation: Generation | 'native',
  handlers: LinkHandlers,
): Promise<Link> {
  const given = {address: mesh.address, tls: undefined, role: 'node', name, ident: `ident-of-${name}`} as const
  const rest = {sign: undefined, heartbeatProgram: undefined, signal: new AbortController().signal}
  const spoken = generation === 'native' ? undefined : generation
  const how: Connect = spoken ? joinPython : connect
  const link = await how({...given, ...rest, generation: spoken}, handlers)
  link.send(handshake(name, spoken ?? '2.2.1'))
  return link
}

describe.concurrent('a hostile peer', () => {
  test.each([...GENERATIONS, 'native'] as const)(
    'sends 10,000 mutated messages to the controller as %s',
    async (kind) => {
      const mesh = await startFaultMesh('unix')
      await mesh.start('node', 'n1')
      const caller = await mesh.caller()
      await until(() => known(caller).includes('n1'))
      const waiting = Array.from({length: 20}, () => caller.ask('slow', [4000], {receiver: 'n1', timeoutMs: 20_000}))
      let ended = true
      let link: Link | undefined
      let peers = 0
      const generation = kind === 'native' ? '2.2.1' : kind
      for (const message of mutated(generation, seedsOf(generation, callData([1, 'text', {key: [1, 2]}])), 3)) {
        if (ended) {
          ended = false
          link = await enter(mesh, `evil-${peers++}`, kind, {
            onMessage: () => undefined,
            onClose: () => {
              ended = true
            },
          })
        }
        link?.send(message)
        if (link && link.queuedBytes > 20_000) await link.drained()
        if (message.uuid % 16 === 0) await new Promise(setImmediate)
      }
      link?.destroy()
      expect(await caller.ask('echo', ['alive'], {receiver: 'n1'}).ended).toMatchObject({value: 'alive'})
      for (const call of waiting) expect(await call.ended).toMatchObject({value: 'n1'})
      expect(mesh.controller.process.exitCode).toBe(null)
      expect(mesh.controller.errors.filter((line) => line.includes('could not be handled'))).toEqual([])
      await mesh.close()
    },
  )

  test.each([...GENERATIONS, 'native'] as const)('sends 10,000 mutated messages to a node as %s', async (kind) => {
    const folder = mkdtempSync(join(tmpdir(), 'faults-'))
    const path = join(folder, 'sock')
    const generation = kind === 'native' ? '2.2.1' : kind
    let link: Link | undefined
    const answers: DaffiMessage[] = []
    const {listening} = await startCounterpart(
      {kind: 'unix', path},
      {
        answer(from, message) {
          link = from
          if (message.flag === 'HANDSHAKE') {
            const {transmitter} = message
            from.send(serviceMessage({flag: 'HANDSHAKE', uuid: 1, transmitter, data: writePickle({})}))
          } else answers.push(message)
        },
      },
    )
    const how: Connect = (options, handlers) =>
      kind === 'native' ? connect(options, handlers) : joinPython({...options, generation: kind}, handlers)
    const echo = {name: 'echo', isAsync: false, isGenerator: false, method: undefined, signature: {parameters: []}}
    const callbacks = [{...echo, run: (args: readonly unknown[]) => args}]
    const node = await meshNode(how, optionsFor({address: {kind: 'unix', path}, callbacks, reconnect: true}))
    const ends: number[] = []
    const uuids = Array.from({length: 200}, (_, index) => {
      const call = {
        flag: 'REQUEST',
        func: 'f',
        receiver: '',
        data: callData([]),
        returnResult: true,
        timeoutMs: 0,
      } as const
      ends[index] = 0
      const end = (): void => {
        ends[index] = (ends[index] ?? 0) + 1
      }
      return node.call(call, {onItem: () => undefined, onResult: end, onError: end}).uuid
    })
    const answer = answerData('text')
    const seeds = [
      ...seedsOf(generation, callData([1])).filter(({flag}) => flag !== 'RECK_ACCEPT' && flag !== 'STOP_REQUEST'),
      ...uuids.map((uuid) => rpcMessage({flag: 'SUCCESS', uuid, transmitter: 'x', data: answer})),
    ]
    for (const message of mutated(generation, seeds, 5)) {
      if (message.flag === 'STOP_REQUEST' || (message.realm === 'rpc' && message.funcName === '@stop')) continue
      await until(() => node.controller !== undefined)
      link?.send(message)
      if (message.uuid % 16 === 0) await new Promise(setImmediate)
    }
    // More than once, since the last of them may have ended the link.
    const alive = rpcMessage({
      flag: 'REQUEST',
      uuid: 4242,
      transmitter: 'x',
      funcName: 'echo',
      data: callData(['alive']),
    })
    const timer = setInterval(() => link?.send(alive), 100)
    await until(() => answers.some(({uuid, flag}) => uuid === alive.uuid && flag === 'SUCCESS'), 10_000)
    clearInterval(timer)
    await node.stop()
    // Some were answered, the others ended with the node: each once.
    expect(ends).toEqual(uuids.map(() => 1))
    await listening.close()
    rmSync(folder, {recursive: true, force: true})
  })

  test('answers each call twice, with others\u2019 numbers too', async () => {
    const mesh = await startFaultMesh('unix')
    await mesh.start('node', 'n1')
    const caller = await mesh.caller()
    const link: Link = await enter(mesh, 'evil', 'native', {
      onMessage(message) {
        if (message.flag !== 'REQUEST' || message.realm !== 'rpc') return
        const reply = {...message, flag: 'SUCCESS', transmitter: 'evil', receiver: message.transmitter} as const
        for (const value of ['first', 'second', 'third']) link.send({...reply, data: answerData(value)})
        // Those of its neighbour are near.
        for (let step = -20; step <= 20; step++) {
          if (step !== 0) link.send({...reply, uuid: (message.uuid + step) >>> 0, data: answerData('stolen')})
        }
      },
      onClose: () => undefined,
    })
    await until(() => known(caller).length === 2)
    const slow = Array.from({length: 10}, () => caller.ask('slow', [500], {receiver: 'n1'}))
    const evil = Array.from({length: 10}, () => caller.ask('evil', [], {receiver: 'evil'}))
    // It was asked all of these itself.
    for (const call of evil) expect(['first', 'stolen']).toContain((await call.ended).value)
    for (const call of slow) expect(await call.ended).toMatchObject({value: 'n1'})
    link.destroy()
    await mesh.close()
  })

  test('ends in the middle of a frame, in every place', async () => {
    const mesh = await startFaultMesh('unix')
    await mesh.start('node', 'n1')
    const caller = await mesh.caller()
    await until(() => known(caller).includes('n1'))
    const whole = frame(FRAME.MESSAGE, encodeMessage('2.2.1', handshake('cut', '2.2.1')))
    for (let length = 0; length < whole.length; length += Math.ceil(whole.length / 40)) {
      const socket: Socket = dial(mesh.address.kind === 'unix' ? mesh.address.path : '')
      await greet(socket, () => ({role: 'node', name: 'cut', ident: `cut-${length}`}), new AbortController().signal)
      await new Promise<void>((resolve) => socket.write(whole.subarray(0, length), () => resolve()))
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.resume().end()
      await closed
    }
    expect(known(caller)).toEqual(['n1'])
    expect(await caller.ask('echo', [1]).ended).toMatchObject({value: 1})
    await mesh.close()
  })

  test('dies in the middle of a large answer', async () => {
    const mesh = await startFaultMesh('unix')
    const caller = await mesh.caller()
    for (const wait of [20, 60, 120]) {
      const node = await mesh.start('node', `n-${wait}`)
      await until(() => known(caller).includes(`n-${wait}`))
      const calls = [1, 2, 3].map(() => caller.ask('large', [20_000_000], {receiver: `n-${wait}`}))
      await new Promise((resolve) => setTimeout(resolve, wait))
      node.process.kill('SIGKILL')
      for (const call of calls) {
        const {value, code} = await call.ended
        if (code === undefined) expect(String(value).length).toBe(20_000_000)
        else expect(code).toBe('NODE_STOPPED')
      }
    }
    await mesh.close()
  })
})
