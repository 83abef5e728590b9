import {Fault} from '../errors.js'
import {dcpBodyBytes} from '../keystore/message-digest.js'
import {inputFile} from './input-file.js'
import type {StdinReader} from './stdin.js'

export interface MessageFlags {
  readonly message?: string | undefined
  readonly file?: string | undefined
  readonly body?: string | undefined
}

/** Text, file or JSON body as the bytes to sign; a body also as the value it is. */
export interface Message {
  readonly bytes: Uint8Array
  readonly body?: {readonly value: unknown}
}

/** It is held in memory whole: the length comes first in what is signed. */
export const LONGEST_MESSAGE = {what: 'a message', maxBytes: 2 ** 30}

/** The message that the flags give. @throws Fault USAGE, INPUT_INVALID, and those of {@link inputFile} */
export async function messageOf(stdin: StdinReader, {message, file, body}: MessageFlags): Promise<Message> {
  if (message !== undefined) return {bytes: Buffer.from(message)}
  if (file !== undefined) return {bytes: await inputFile(stdin, file, LONGEST_MESSAGE)}
  if (body === undefined) throw new Fault('USAGE', 'There is no message', 'Give --message, --file or --body.')
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch (error) {
    throw new Fault('INPUT_INVALID', '--body is not JSON', 'For a plain text use --message.', {cause: error})
  }
  return {bytes: dcpBodyBytes(value), body: {value}}
}
