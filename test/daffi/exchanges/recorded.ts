import {readFileSync} from 'node:fs'
import {inflateSync} from 'node:zlib'
import {createAssembler} from '../../../src/daffi/wire/messages/assembler.js'
import {decodeMessage} from '../../../src/daffi/wire/messages/decode-message.js'
import type {Generation} from '../../../src/daffi/wire/messages/generation.js'
import type {DaffiMessage} from '../../../src/daffi/wire/messages/message.js'
import {readPickle} from '../../../src/daffi/wire/pickle/read-pickle.js'
import {readCallbackDescriptor} from '../../../src/daffi/wire/pickle/shapes/callback-descriptor.js'
import {readRemoteError} from '../../../src/daffi/wire/pickle/shapes/remote-error.js'
import {type PickleValue, PyFrozenSet, PyGlobal, PyObject, PyTuple} from '../../../src/daffi/wire/pickle/values.js'

/** What a peer of real daffi and its controller said to each other; see `test/fixtures/daffi/exchanges.py`. */
export type RecordedEvent =
  | {readonly kind: 'up' | 'down'; readonly peer: string; readonly message: DaffiMessage}
  | {readonly kind: 'end'; readonly peer: string}
  | {readonly kind: 'in' | 'out'; readonly peer: string; readonly uuid: number; readonly frame: Buffer | undefined}

export interface Exchange {
  readonly name: string
  readonly told: {readonly value?: string; readonly error?: readonly [string, string]} | undefined
  readonly events: readonly RecordedEvent[]
}

interface Written {
  readonly name: string
  readonly told?: Exchange['told']
  readonly events: readonly (readonly [string, string, string?])[]
}

const written = JSON.parse(readFileSync('test/fixtures/daffi/exchanges.json', 'utf8')) as Record<Generation, Written[]>

/** In the order in which they were made. */
export function exchangesOf(generation: Generation): readonly Exchange[] {
  const assemblers = new Map<string, ReturnType<typeof createAssembler>>()
  return written[generation].map(({name, told, events}) => ({
    name,
    told,
    events: events.flatMap(([peer, way, text]): RecordedEvent[] => {
      const frame = text === undefined ? undefined : frameOf(text)
      if (way === 'end') return [{kind: 'end', peer}]
      if (way !== 'up' && way !== 'down') {
        const [kind, uuid] = way.split(':')
        return [{kind: kind === 'in' ? 'in' : 'out', peer, uuid: Number(uuid), frame}]
      }
      if (!frame) throw new Error('a frame is missing')
      const key = `${peer} ${way}`
      const assembler = assemblers.get(key) ?? createAssembler(generation, {rpcBytes: 10_000_000})
      assemblers.set(key, assembler)
      const message = assembler.push(decodeMessage(generation, frame))
      // Once for the whole message: its last frame.
      return message ? [{kind: way, peer, message}] : []
    }),
  }))
}

function frameOf(text: string): Buffer {
  return text.startsWith('z:') ? inflateSync(Buffer.from(text.slice(2), 'base64')) : Buffer.from(text, 'base64')
}

export function isMapping({flag}: DaffiMessage): boolean {
  return flag === 'HANDSHAKE' || flag === 'UPDATE_CALLBACKS'
}

/** A message as something that `toEqual` tells apart, but for its number. */
export function said(message: DaffiMessage): Record<string, unknown> {
  const {uuid: _, data, ...rest} = message
  return {...rest, data: data.length === 0 ? undefined : plain(readPickle(data))}
}

/** Parameters in `{process: {callback: descriptor}}`, but not what they are said to be: that is written anew. */
export function namesOf({data}: DaffiMessage): Record<string, Record<string, string>> {
  const mapping = readPickle(data)
  if (!(mapping instanceof Map)) throw new Error('no mapping')
  return Object.fromEntries(
    [...mapping].map(([name, callbacks]) => [String(name), callbacks instanceof Map ? parametersOf(callbacks) : {}]),
  )
}

export function parametersOf(callbacks: ReadonlyMap<PickleValue, PickleValue>): Record<string, string> {
  return Object.fromEntries(
    [...callbacks].map(([name, value]) => {
      const {signature, isGenerator, isAsync} = readCallbackDescriptor(value) ?? {}
      const parameters = signature?.parameters.map(({name, kind, optional}) => `${kind} ${name}${optional ? '?' : ''}`)
      // A static method gets one more for Python, whose check of arguments takes the first away.
      const own = parameters?.filter((text) => !text.endsWith(' self'))
      return [String(name), `${isAsync ? 'async ' : ''}${isGenerator ? '*' : ''}(${own?.join(', ')})`]
    }),
  )
}

function plain(value: PickleValue): unknown {
  const error = readRemoteError(value)
  if (error) return {info: error.info, errorType: error.errorType, traceback: Boolean(error.traceback)}
  if (value instanceof PyTuple) return new PyTuple(value.items.map(plain))
  if (value instanceof PyFrozenSet || value instanceof PyGlobal || value instanceof PyObject) return value
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, plain(item)]))
  return value
}
