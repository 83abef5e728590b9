import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Client, type ClientDuplexStream, type ClientWritableStream, credentials, Metadata} from '@grpc/grpc-js'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {Controller} from '../../../src/daffi/controller/controller.js'
import {startController} from '../../../src/daffi/controller/start-controller.js'
import {createAssembler} from '../../../src/daffi/wire/messages/assembler.js'
import {decodeMessage} from '../../../src/daffi/wire/messages/decode-message.js'
import {encodeEmpty} from '../../../src/daffi/wire/messages/empty.js'
import {encodeMessage} from '../../../src/daffi/wire/messages/encode-message.js'
import {GENERATIONS, type Generation} from '../../../src/daffi/wire/messages/generation.js'
import {type DaffiMessage, rpcMessage} from '../../../src/daffi/wire/messages/message.js'
import {splitMessage} from '../../../src/daffi/wire/messages/split-message.js'
import {PyTuple} from '../../../src/daffi/wire/pickle/values.js'
import {writePickle} from '../../../src/daffi/wire/pickle/write-pickle.js'
import {until} from '../controller/mesh.js'
import {type Exchange, exchangesOf, isMapping, namesOf, type RecordedEvent, said} from './recorded.js'

const asIs = (bytes: Buffer): Buffer => bytes

/** A peer that says what it is told, and knows nothing. */
interface Puppet {
  readonly client: Client
  readonly received: DaffiMessage[]
  readonly mappings: DaffiMessage[]
  say(message: DaffiMessage): void
  end(): void
}

describe.each(GENERATIONS)('what nodes of daffi %s said, said to our controller', (generation) => {
  const recorded = exchangesOf(generation)
  const folder = mkdtempSync(join(tmpdir(), 'daffi-'))
  const path = join(folder, 'sock')
  const puppets = new Map<string, Puppet>()
  /** Numbers that our controller gave to calls, by peer and the number that Python's gave. */
  const numbers = new Map<string, number>()
  const heard = new Map<string, number>()
  let controller: Controller

  beforeAll(async () => {
    const listen = {kind: 'unix', path} as const
    const options = {listen, tls: undefined, generation: undefined, allow: undefined, tasksFile: undefined}
    controller = await startController(options, () => undefined)
  })

  afterAll(async () => {
    for (const puppet of puppets.values()) puppet.end()
    await controller.close()
    rmSync(folder, {recursive: true, force: true})
  })

  const puppetOf = (name: string): Puppet => {
    let puppet = puppets.get(name)
    if (!puppet) {
      puppet = createPuppet(path, generation, name)
      puppets.set(name, puppet)
    }
    return puppet
  }

  test.each(recorded.map((exchange) => [exchange.name, exchange] as const))('%s', async (_name, exchange) => {
    const expected = new Map<string, DaffiMessage[]>()
    const inputs = new Map<string, ClientWritableStream<Buffer>>()
    const outputs = new Map<string, Output>()
    // As many as were expected of it before: one too many of an earlier exchange is seen here.
    const before = new Map([...puppets].map(([name]) => [name, heard.get(name) ?? 0]))
    const got = (peer: string): readonly DaffiMessage[] => puppetOf(peer).received.slice(before.get(peer) ?? 0)
    /** What a peer said, it said when all before had come. */
    const caughtUp = async (peer: string): Promise<void> => {
      const messages = expected.get(peer) ?? []
      await until(() => got(peer).length >= messages.length)
      for (const [index, {uuid}] of messages.entries()) numbers.set(`${peer} ${uuid}`, got(peer)[index]?.uuid ?? uuid)
    }
    const numberOf = (peer: string, uuid: number): number => numbers.get(`${peer} ${uuid}`) ?? uuid
    const drained = async (peer: string, uuid: number): Promise<void> => {
      const output = outputs.get(peer)
      if (output && exchange.events.some((event) => event.kind === 'out' && event.uuid === uuid)) await output.ended
    }

    for (const event of inOurOrder(exchange.events)) {
      const {peer} = event
      switch (event.kind) {
        case 'down':
          if (isMapping(event.message) || isLeftOut(exchange, peer)) break
          expected.set(peer, [...(expected.get(peer) ?? []), event.message])
          break
        case 'up':
          if (isLeftOut(exchange, peer)) break
          await caughtUp(peer)
          await drained(peer, event.message.uuid)
          puppetOf(peer).say({...event.message, uuid: numberOf(peer, event.message.uuid)})
          break
        case 'end':
          await caughtUp(peer)
          puppetOf(peer).end()
          puppets.delete(peer)
          break
        case 'in': {
          await caughtUp('caller')
          const stream = inputs.get(peer) ?? openInput(puppetOf('caller'), peer, event.uuid)
          inputs.set(peer, stream)
          if (event.frame) stream.write(event.frame)
          else stream.end()
          break
        }
        case 'out': {
          const known = outputs.get(peer)
          if (known) known.expected.push(...(event.frame ? [event.frame] : []))
          else {
            await caughtUp(peer)
            outputs.set(peer, openOutput(puppetOf(peer), peer, numberOf(peer, event.uuid)))
          }
        }
      }
    }
    for (const peer of puppets.keys()) {
      const messages = expected.get(peer) ?? []
      await until(() => got(peer).length >= messages.length)
      expect(
        got(peer).map((message) => changed(exchange, generation, said(message))),
        peer,
      ).toEqual(messages.map((message) => changed(exchange, generation, said(message))))
    }
    for (const [peer, messages] of expected) heard.set(peer, (heard.get(peer) ?? 0) + messages.length)
    for (const {items, expected} of outputs.values()) expect(items.map(itemOf)).toEqual(expected.map(itemOf))
    // Who has which callbacks is told in fewer messages, but everybody knows the same in the end.
    for (const [peer, puppet] of puppets) {
      const last = exchange.events.findLast(
        (event) => event.kind === 'down' && event.peer === peer && isMapping(event.message),
      )
      if (last?.kind !== 'down') continue
      await until(() => puppet.mappings.length > 0)
      expect(puppet.mappings[0]).toMatchObject({flag: 'HANDSHAKE', transmitter: peer})
      await expect.poll(() => namesOf(puppet.mappings.at(-1) ?? last.message)).toEqual(namesOf(last.message))
    }
  })
})

function createPuppet(path: string, generation: Generation, name: string): Puppet {
  const options = {'grpc.default_authority': 'localhost', 'grpc.use_local_subchannel_pool': 1}
  const client = new Client(`unix:${path}`, credentials.createInsecure(), options)
  const metadata = new Metadata()
  metadata.set('ident', `ident-of-${name}`)
  const call: ClientDuplexStream<Buffer, Buffer> = client.makeBidiStreamRequest(
    '/MessagerService/communicate',
    asIs,
    asIs,
    metadata,
  )
  const assembler = createAssembler(generation, {rpcBytes: 10_000_000})
  const received: DaffiMessage[] = []
  const mappings: DaffiMessage[] = []
  const say = (message: DaffiMessage): void => {
    for (const frame of splitMessage(message, generation)) call.write(encodeMessage(generation, frame))
  }
  call.on('error', () => undefined)
  call.on('data', (bytes: Buffer) => {
    const message = assembler.push(decodeMessage(generation, bytes))
    if (!message || message.flag === 'PING') return
    if (message.transmitter === '@generation') {
      // Ours asks a node without callbacks, whose handshake tells nothing; any node of Python answers this.
      const data = writePickle(new PyTuple([new PyTuple([[]]), {}, null]))
      say(rpcMessage({flag: 'SUCCESS', uuid: message.uuid, transmitter: name, receiver: '@generation', data}))
    } else (isMapping(message) ? mappings : received).push(message)
  })
  const end = (): void => {
    call.cancel()
    client.close()
  }
  return {client, received, mappings, say, end}
}

interface Output {
  readonly items: Buffer[]
  readonly expected: Buffer[]
  readonly ended: Promise<void>
}

function streamMetadata(receiver: string, uuid: number): Metadata {
  const metadata = new Metadata()
  metadata.set('receiver', receiver)
  metadata.set('uuid', String(uuid))
  return metadata
}

function openInput({client}: Puppet, receiver: string, uuid: number): ClientWritableStream<Buffer> {
  const path = '/MessagerService/stream_to_controller'
  return client.makeClientStreamRequest(path, asIs, asIs, streamMetadata(receiver, uuid), () => undefined)
}

function openOutput({client}: Puppet, receiver: string, uuid: number): Output {
  const path = '/MessagerService/stream_from_controller'
  const call = client.makeServerStreamRequest(path, asIs, asIs, encodeEmpty(), streamMetadata(receiver, uuid))
  const items: Buffer[] = []
  call.on('data', (bytes: Buffer) => items.push(bytes))
  return {items, expected: [], ended: new Promise((resolve, reject) => call.on('end', resolve).on('error', reject))}
}

function itemOf(frame: Buffer): unknown {
  return said(decodeMessage('2.2.1', frame))
}

/** Ours tells a receiver of a stream only once its caller sends it anything, since it may choose one of them. */
function inOurOrder(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const first = events.findIndex(({kind}) => kind === 'out')
  if (first < 0) return events
  const isIn = ({kind}: RecordedEvent): boolean => kind === 'in'
  return [...events.slice(0, first), ...events.filter(isIn), ...events.slice(first).filter((event) => !isIn(event))]
}

/** Calls that our controller holds itself (issue 9, section 2), so that their executor hears nothing of them. */
function isLeftOut({name}: Exchange, peer: string): boolean {
  return peer === 'alpha' && ['PERIOD', 'list tasks', 'cancel task', 'cancel task again'].includes(name)
}

type Said = Record<string, unknown>

/** What our controller says otherwise on purpose: the same change is made to both sides. */
const DIFFERENCES: readonly {
  readonly why: string
  readonly where: (name: string, said: Said, generation: Generation) => boolean
  readonly both: (said: Said) => Said
}[] = [
  {
    why: '1.0.0 names no receiver in a broadcast, 2.2.1 does: ours always',
    where: (_, {flag}, generation) => flag === 'BROADCAST' && generation === '1.0.0',
    both: (said) => ({...said, receiver: ''}),
  },
  {
    why: 'of several that answer, the last one counts as transmitter, which is chance; of streams ours names none',
    where: (name, {flag}) => flag === 'SUCCESS' && ['broadcast', 'broadcast, one failing', 'stream'].includes(name),
    both: (said) => ({...said, transmitter: '', receiver: ''}),
  },
  {
    why: 'daffi leaves it to the flag what the caller raises; our error says it itself, to a known receiver',
    where: (_, {flag}) => flag === 'UNABLE_TO_FIND_CANDIDATE' || flag === 'REMOTE_STOPPED_UNEXPECTEDLY',
    both: ({data, ...said}) => ({...said, funcName: '', receiver: '', data: infoOf(data)}),
  },
  {
    why: 'daffi sends an accepted request back whole, which nobody reads',
    where: (_, {flag}) => flag === 'SCHEDULER_ACCEPT',
    both: ({data: _, period: __, ...said}) => said,
  },
]

function infoOf(data: unknown): unknown {
  const error = data instanceof PyTuple ? data.items[2] : undefined
  return typeof error === 'object' && error !== null && 'info' in error ? error.info : data
}

function changed({name}: Exchange, generation: Generation, message: Said): Said {
  let result = message
  for (const {where, both} of DIFFERENCES) if (where(name, result, generation)) result = both(result)
  return result
}
