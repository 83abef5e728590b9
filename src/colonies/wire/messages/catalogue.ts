import {BLUEPRINT_MESSAGES} from './blueprints.js'
import {CHANNEL_MESSAGES} from './channels.js'
import {FILE_MESSAGES} from './files.js'
import {MEMBER_MESSAGES} from './members.js'
import type {MessageShape} from './message.js'
import {PROCESS_MESSAGES} from './processes.js'
import {SCHEDULE_MESSAGES} from './schedules.js'
import {SERVER_MESSAGES} from './server.js'

/** Every message type over HTTP that this release speaks, by its `payloadtype`. */
export const MESSAGES = {
  ...SERVER_MESSAGES,
  ...MEMBER_MESSAGES,
  ...PROCESS_MESSAGES,
  ...SCHEDULE_MESSAGES,
  ...FILE_MESSAGES,
  ...CHANNEL_MESSAGES,
  ...BLUEPRINT_MESSAGES,
}

export type MessageType = keyof typeof MESSAGES
export type RequestOf<Type extends MessageType> =
  (typeof MESSAGES)[Type] extends MessageShape<infer Request, unknown> ? Request : never
export type ReplyOf<Type extends MessageType> =
  (typeof MESSAGES)[Type] extends MessageShape<unknown, infer Reply> ? Reply : never

export function isMessageType(type: string): type is MessageType {
  return Object.hasOwn(MESSAGES, type)
}
