import type {ServiceMessage} from '../../wire/messages/message.js'
import type {PyObject} from '../../wire/pickle/values.js'
import type {Member} from '../member.js'

/** The items of one stream on their way to one receiver, which takes them in their order. */
export interface Feed {
  /** Resolves when the next one may be written; false when it wants no more. */
  write(item: ServiceMessage): Promise<boolean>
  /** Resolves when it has taken all; false when it has failed. */
  end(): Promise<boolean>
  /** The caller is gone. */
  abort(reason: Error): void
}

export interface FeedOptions {
  readonly caller: Member
  /** By which the caller knows the stream. */
  readonly callerUuid: number
  readonly func: string
  /** What the caller began the stream with. */
  readonly data: Uint8Array
  readonly receiver: Member
  /** Once, as soon as it is known, however long the caller takes for its next item. */
  readonly onFail: (error: PyObject) => void
}
