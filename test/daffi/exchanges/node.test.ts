import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerWritableStream,
  type sendUnaryData,
} from '@grpc/grpc-js'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {connect} from '../../../src/daffi/link/connect.js'
import type {Callback} from '../../../src/daffi/node/callback.js'
import {callbackOfFunction} from '../../../src/daffi/node/callback-of-function.js'
import {callbacksOfClass} from '../../../src/daffi/node/callbacks-of-class.js'
import {meshNode} from '../../../src/daffi/node/mesh-node.js'
import type {DaffiNode} from '../../../src/daffi/node/node.js'
import {createAssembler} from '../../../src/daffi/wire/messages/assembler.js'
import {decodeMessage} from '../../../src/daffi/wire/messages/decode-message.js'
import {encodeMessage} from '../../../src/daffi/wire/messages/encode-message.js'
import {GENERATIONS, type Generation} from '../../../src/daffi/wire/messages/generation.js'
import type {DaffiMessage} from '../../../src/daffi/wire/messages/message.js'
import {splitMessage} from '../../../src/daffi/wire/messages/split-message.js'
import {readPickle} from '../../../src/daffi/wire/pickle/read-pickle.js'
import {PyTuple} from '../../../src/daffi/wire/pickle/values.js'
import {optionsFor, until} from '../node/fixtures.js'
import {type Exchange, exchangesOf, isMapping, parametersOf, said} from './recorded.js'

const asIs = (bytes: Buffer): Buffer => bytes
/** Real daffi's controller knew these two; the third was killed, and the fourth only called others. */
const NAMES = ['alpha', 'beta']

describe.each(GENERATIONS)('what the controller of daffi %s said, said to our nodes', (generation) => {
  const folder = mkdtempSync(join(tmpdir(), 'daffi-'))
  const path = join(folder, 'sock')
  const stage = createStage(generation)
  const nodes: DaffiNode[] = []
  /** Messages that were expected so far: one too many is seen in the next exchange. */
  const counted = new Map<string, number>()

  beforeAll(async () => {
    await stage.listen(path)
  })

  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()))
    stage.close()
    rmSync(folder, {recursive: true, force: true})
  })

  test.each(exchangesOf(generation).map((exchange) => [exchange.name, exchange] as const))(
    '%s',
    async (_, exchange) => {
      const expected = new Map<string, DaffiMessage[]>(NAMES.map((name) => [name, []]))
      const before = new Map(NAMES.map((name) => [name, counted.get(name) ?? 0]))
      const got = (name: string): readonly DaffiMessage[] => stage.heard(name).slice(before.get(name))

      for (const event of exchange.events) {
        const {peer} = event
        const messages = expected.get(peer)
        if (!messages) continue
        switch (event.kind) {
          case 'up':
            if (exchange.name === `${peer} joins`) {
              const options = optionsFor({
                address: {kind: 'unix', path},
                name: peer,
                callbacks: callbacksOf(peer, generation),
              })
              const joining = meshNode(connect, options)
              await until(() => stage.heard(peer).length === 1)
              stage.say(peer, answerIn(exchange, peer))
              nodes.push(await joining)
            }
            messages.push(event.message)
            await until(() => got(peer).length >= messages.length)
            break
          case 'down':
            if (exchange.name !== `${peer} joins`) stage.say(peer, event.message)
            break
          case 'out':
            stage.feed(peer, event.uuid, event.frame)
            break
          case 'in':
          case 'end':
            break
        }
      }
      // What waits for its answer comes before whatever should not have been sent.
      for (const [peer, messages] of expected) {
        for (const [index, message] of messages.entries()) {
          const answer = got(peer)[index] ?? message
          if (isMapping(message)) expect(announced(answer), peer).toEqual(announced(message))
          else expect(changed(said(answer)), peer).toEqual(changed(said(message)))
        }
        expect(got(peer).length, peer).toBe(messages.length)
        counted.set(peer, (counted.get(peer) ?? 0) + messages.length)
      }
    },
  )

  test('which generation it is was told by the methods it has', () => {
    expect(nodes.map(({controller}) => controller)).toEqual(NAMES.map(() => ({kind: 'python', generation})))
  })
})

function answerIn(exchange: Exchange, peer: string): DaffiMessage {
  for (const event of exchange.events) if (event.kind === 'down' && event.peer === peer) return event.message
  throw new Error('nothing was answered')
}

interface Stage {
  listen(path: string): Promise<void>
  close(): void
  heard(name: string): readonly DaffiMessage[]
  say(name: string, message: DaffiMessage): void
  /** An item of the stream that the node is to fetch; the end without. */
  feed(name: string, uuid: number, frame: Buffer | undefined): void
}

/** A controller that knows nothing, and says what it is told. */
function createStage(generation: Generation): Stage {
  const server = new Server()
  const calls = new Map<string, ServerDuplexStream<Buffer, Buffer>>()
  const heard = new Map<string, DaffiMessage[]>(NAMES.map((name) => [name, []]))
  const items = new Map<string, Buffer[]>()

  const communicate = (call: ServerDuplexStream<Buffer, Buffer>): void => {
    const assembler = createAssembler(generation, {rpcBytes: 10_000_000})
    let name: string | undefined
    call.on('error', () => undefined)
    call.on('end', () => call.end())
    call.on('data', (bytes: Buffer) => {
      const message = assembler.push(decodeMessage(generation, bytes))
      if (!message) return
      name ??= message.transmitter
      calls.set(name, call)
      heard.get(name)?.push(message)
    })
  }
  const method = (name: string, requestStream: boolean, responseStream: boolean): MethodDefinition<Buffer, Buffer> => ({
    path: `/MessagerService/${name}`,
    requestStream,
    responseStream,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  })
  const streams = {
    stream_to_controller: method('stream_to_controller', true, false),
    stream_from_controller: method('stream_from_controller', false, true),
  }
  const early = {communicate: method('communicate', true, true)}
  server.addService(generation === '1.0.0' ? early : {...early, ...streams}, {
    communicate,
    stream_to_controller: (call: ServerReadableStream<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => {
      call.resume()
      call.on('end', () => answer(null, Buffer.alloc(0)))
    },
    stream_from_controller: (call: ServerWritableStream<Buffer, Buffer>) => {
      // All of them: their order is what is recorded, not their times.
      for (const frame of items.get(call.metadata.get('receiver').join()) ?? []) call.write(frame)
      call.end()
    },
  })
  return {
    listen: (path) =>
      new Promise((resolve, reject) => {
        server.bindAsync(`unix:${path}`, ServerCredentials.createInsecure(), (error) =>
          error ? reject(error) : resolve(),
        )
      }),
    close: () => server.forceShutdown(),
    heard: (name) => heard.get(name) ?? [],
    say(name, message) {
      for (const frame of splitMessage(message, generation)) calls.get(name)?.write(encodeMessage(generation, frame))
    },
    feed(name, _uuid, frame) {
      items.set(name, [...(items.get(name) ?? []), ...(frame ? [frame] : [])])
    },
  }
}

/** The same callbacks as those of `exchanges.py`. */
function callbacksOf(node: string, generation: Generation): readonly Callback[] {
  const taken: unknown[] = []
  const shared = {
    whoami: () => node,
    check: (limit: number) => {
      if (node === 'alpha') return `${node} ${limit}`
      throw new RangeError(`over ${limit}`)
    },
  }
  const streaming = {
    take: (value: unknown) => {
      taken.push(value)
    },
  }
  const modern = {
    *numbers(count: number) {
      for (let i = 0; i < count; i++) yield i
    },
    *broken(count: number) {
      for (let i = 0; i < count; i++) yield i
      throw new Error('no more')
    },
    have_taken: () => taken,
  }
  const own = {
    add: (a: number, b = 5) => a + b,
    later: async (value: unknown) => value,
    fail: (text: string) => {
      throw new Error(text)
    },
    note: (text: string) => void text,
  }
  class Shapes {
    static area(a: number, b: number): number {
      return a * b
    }
    side(a: number): number {
      return a + 1
    }
  }
  const isModern = generation === '2.2.1'
  const functions = {
    ...shared,
    ...(isModern ? streaming : {}),
    ...(node === 'alpha' && {...own, ...(isModern && modern)}),
  }
  const callbacks = Object.entries(functions).map(([name, fn]) => callbackOfFunction(name, fn))
  return node === 'alpha' ? [...callbacks, echo, ...callbacksOfClass(Shapes, {instance: new Shapes()})] : callbacks
}

/** Gives values back as they came, which JavaScript's own cannot do for tuples and floats. */
const echo: Callback = {
  name: 'echo',
  signature: {
    parameters: [
      {name: 'values', kind: 'VAR_POSITIONAL', optional: false},
      {name: 'named', kind: 'VAR_KEYWORD', optional: false},
    ],
  },
  isAsync: false,
  isGenerator: false,
  method: undefined,
  takesPickled: true,
  run: (args, kwargs) => {
    const named = Object.entries(kwargs)
    if (named.length > 0) return [...args, new Map(named)]
    return args.length === 1 ? args[0] : args
  },
}

function announced({flag, transmitter, receiver, data}: DaffiMessage): unknown {
  const callbacks = readPickle(data)
  return {flag, transmitter, receiver, callbacks: callbacks instanceof Map ? parametersOf(callbacks) : undefined}
}

/** An error is one where Python's is, with the same text; its arguments and its traceback are each language's own. */
function changed(message: Record<string, unknown>): Record<string, unknown> {
  const error = message.data instanceof PyTuple ? message.data.items[2] : undefined
  if (typeof error !== 'object' || error === null || !('info' in error)) return message
  const info = String(error.info)
    .replace('python loaded module', 'the module is loaded')
    // Types, and what a default is, cannot be read from a function of JavaScript.
    .replace('add(a: int, b: int = 5) -> int', 'add(a, b=…)')
  return {...message, data: info}
}
