import {readFileSync} from 'node:fs'
import {FLAGS} from '../../../../src/daffi/wire/messages/flags.js'
import type {Generation} from '../../../../src/daffi/wire/messages/generation.js'
import {type DaffiMessage, rpcMessage, serviceMessage} from '../../../../src/daffi/wire/messages/message.js'
import {WireError, type WireErrorCode} from '../../../../src/daffi/wire/messages/wire-error.js'

interface Recorded {
  readonly name: string
  readonly realm: 'rpc' | 'service'
  readonly message: {
    readonly flag?: number
    readonly uuid: number
    readonly transmitter?: string
    readonly receiver?: string
    readonly func_name?: string
    readonly return_result?: boolean
    readonly timeout?: number
    readonly completed?: boolean
    readonly period?: {readonly at_time: number[] | null; readonly interval: number | null}
  }
  readonly data: string | {readonly pattern: number}
  readonly frames: readonly (string | {readonly size: number; readonly sha256: string})[]
}

/** One message that upstream wrote: as we would name it, and its frames. */
export interface Sample {
  readonly name: string
  readonly message: DaffiMessage
  readonly frames: Recorded['frames']
}

const recorded: Readonly<Record<Generation, readonly Recorded[]>> = JSON.parse(
  readFileSync(new URL('../../../fixtures/daffi/messages.json', import.meta.url), 'utf8'),
)

export function samplesOf(generation: Generation): Sample[] {
  return recorded[generation].map(({name, realm, message, data, frames}) => {
    const {flag = 0, uuid, transmitter = '', receiver = '', period} = message
    const routed = {
      flag: FLAGS[generation][flag] ?? 'EMPTY',
      uuid,
      transmitter,
      receiver,
      data: typeof data === 'string' ? Buffer.from(data, 'hex') : pattern(data.pattern),
    }
    if (realm === 'service') return {name, frames, message: serviceMessage(routed)}
    const rpc = rpcMessage({
      ...routed,
      funcName: message.func_name ?? '',
      returnResult: message.return_result ?? true,
      timeout: message.timeout ?? 0,
      completed: message.completed ?? true,
      ...(period && {period: period.at_time ? {atTime: period.at_time} : {interval: period.interval ?? 0}}),
    })
    return {name, frames, message: rpc}
  })
}

/** The frame that upstream wrote first for the sample of this name. */
export function firstFrame(generation: Generation, name: string): Buffer {
  const frame = recorded[generation].find((sample) => sample.name === name)?.frames[0]
  if (typeof frame !== 'string') throw new Error(`There is no frame of ${name}`)
  return Buffer.from(frame, 'hex')
}

const TILE = Uint8Array.from({length: 251}, (_, index) => (index * 7) % 251)

/** Bytes that differ from place to place. */
export function pattern(size: number): Buffer {
  return Buffer.alloc(size, TILE)
}

/** The code of the WireError that `act` throws, or what it gave, so that a test may expect either. */
export function codeOf(act: () => unknown): WireErrorCode | {readonly gave: unknown} {
  try {
    return {gave: act()}
  } catch (error) {
    if (error instanceof WireError) return error.code
    throw error
  }
}
