import type {Readable, Writable} from 'node:stream'
import {parseJson, printJson} from '../../wire/json.js'
import type {Json} from '../../wire/shape.js'
import type {OfferedFunction} from '../function-host.js'

// What an executor and a child that runs functions say to each other: JSON, one object a line, on file descriptor 3.

/** What a function may ask for in a child: a method of its context, and what it is called with. */
export const ASKED_METHODS = [
  'setOutput',
  'addAttribute',
  'getProcessGraph',
  'getProcess',
  'findProcess',
  'addChild',
  'getBlueprint',
  'getBlueprints',
  'updateBlueprintStatus',
  'submit',
] as const
export type ContextMethod = (typeof ASKED_METHODS)[number]
/** Of one of its channels, which is named first. Messages are as on the wire. */
export const CHANNEL_METHODS = ['channelAppend', 'channelRead', 'channelNext'] as const
export type ChannelMethod = (typeof CHANNEL_METHODS)[number]
export type AskedMethod = ContextMethod | ChannelMethod

/** Environment variable with the folder of the files that a process asked for, while its function runs. */
export const MOUNT_VARIABLE = 'COLONIES_MOUNT'

/** From the executor. */
export type Order =
  | {
      readonly type: 'run'
      readonly funcname: string
      readonly args: readonly Json[]
      readonly kwargs: Readonly<Record<string, Json>>
      readonly code: string | null
      /** As on the wire. */
      readonly process: Json
      readonly colonyname: string
      readonly executorname: string
      readonly executorid: string
      /** The folder of its files. */
      readonly mount: string | null
    }
  /** The process is no longer ours. */
  | {readonly type: 'abort'}
  | {readonly type: 'answer'; readonly id: number; readonly value: Json; readonly error: string | null}

/** From the child. */
export type Report =
  | {readonly type: 'ready'; readonly functions: readonly OfferedFunction[]}
  /** The file cannot be used. */
  | {readonly type: 'invalid'; readonly code: string; readonly message: string; readonly hint: string}
  | {readonly type: 'ask'; readonly id: number; readonly method: AskedMethod; readonly params: readonly Json[]}
  | {readonly type: 'done'; readonly out: readonly Json[]}
  | {readonly type: 'failed'; readonly message: string; readonly trace: readonly string[]}

/** Both sides are ours, and a function that reached for the channel could only harm its own run. */
export async function* readFrames<Frame>(stream: Readable): AsyncGenerator<Frame> {
  // Not by `node:readline`, for which U+2028 ends a line too: JSON may have it in a text.
  const pieces: string[] = []
  for await (const chunk of stream.setEncoding('utf8') as AsyncIterable<string>) {
    const [first = '', ...lines] = chunk.split('\n')
    pieces.push(first)
    for (const line of lines) {
      yield parseJson(pieces.splice(0).join('')) as Frame
      pieces.push(line)
    }
  }
}

export function writeFrame(stream: Writable, frame: Order | Report): void {
  stream.write(`${printJson(frame)}\n`)
}
