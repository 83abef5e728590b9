import {sealText} from '../messages/envelope.js'
import {randomText} from '../messages/random-text.js'
import type {Signer} from '../messages/signer.js'

/** What is to be said to a caller. `payload` is JSON. */
export type Outgoing = {readonly id: string; readonly payload: string} & (
  | {readonly type: 'request'}
  | {readonly type: 'response'; readonly success: boolean}
)

/** Bounds of a batch: the official client reads any number of members. */
const BATCH = {members: 100, size: 1_000_000}

export interface OutboxOptions {
  readonly signer: Signer
  readonly dcpsid: string
  readonly now: () => number
  /** Hands a sealed message to the socket, if there is one. */
  readonly transmit: (text: string) => void
  /** Told by how much the size of what the caller has not acknowledged has changed. */
  readonly weighed?: (change: number) => void
}

/** Says one thing, or a batch, at a time: the next when the caller has acknowledged it (dcp-protocol, section 4). */
export function createOutbox({signer, dcpsid, now, transmit, weighed = () => {}}: OutboxOptions) {
  const waiting: Outgoing[] = []
  let unread = 0
  /** How much was added, and how much of it acknowledged. */
  let added = 0
  let read = 0
  let readers: {readonly until: number; resolve(): void}[] = []
  /** What waits for its acknowledgement. */
  let deck: {readonly token: string; readonly sealed: string; readonly size: number; readonly count: number} | undefined
  let lastToken: string | undefined
  /** Id of the last message, which the caller takes another one of for the same. */
  let lastId: string | undefined
  /** Undefined while the caller has not said which the next message must carry. */
  let nonce: string | null | undefined
  let scheduled = false

  const take = (): Outgoing[] => {
    const taken = waiting.splice(0, 1)
    let size = taken[0]?.payload.length ?? 0
    for (let next = waiting[0]; next && taken.length < BATCH.members; next = waiting[0]) {
      size += next.payload.length
      if (size > BATCH.size) break
      waiting.shift()
      taken.push(next)
    }
    return taken
  }

  const pump = (): void => {
    scheduled = false
    if (deck || nonce === undefined || waiting.length === 0) return
    const taken = take()
    const size = taken.reduce((sum, {payload}) => sum + payload.length, 0)
    const token = `ATt${randomText()}`
    const tail = `"auth":{},"dcpsid":${JSON.stringify(dcpsid)},"time":${now() / 1000}`
    const heads = taken.map(headText)
    const [only = '', ...others] = heads
    // The answer to a request that is asked again has the id of the answer before: a batch has its own (connection.js).
    const isBatch = others.length > 0 || taken[0]?.id === lastId
    const said = isBatch ? batchText(heads.map((head) => `{${head},${tail}}`)) : only
    lastId = isBatch ? undefined : taken[0]?.id
    const sealed = sealText(signer, `{${said},${tail},"ackToken":"${token}","nonce":${JSON.stringify(nonce)}}`)
    nonce = undefined
    deck = {token, sealed, size, count: taken.length}
    transmit(sealed)
  }

  const tellReaders = (): void => {
    const told = readers.filter(({until}) => until <= read)
    if (told.length === 0) return
    readers = readers.filter(({until}) => until > read)
    for (const {resolve} of told) resolve()
  }

  const weigh = (change: number): void => {
    unread += change
    weighed(change)
  }

  const schedule = (): void => {
    if (scheduled) return
    scheduled = true
    queueMicrotask(pump)
  }

  return {
    /** The nonce of the next message is known. Null: the first of the session. */
    begin: (first: string | null): void => {
      nonce = first
      schedule()
    },
    add: (message: Outgoing): void => {
      waiting.push(message)
      added++
      weigh(message.payload.length)
      schedule()
    },
    /** `again`: what it acknowledges was acknowledged before, so the caller has come back and what is on deck is sent again. */
    acknowledged: (token: string, next: string): 'now' | 'again' | 'unknown' => {
      if (deck?.token === token) {
        weigh(-deck.size)
        read += deck.count
        deck = undefined
        tellReaders()
        lastToken = token
        nonce = next
        schedule()
        return 'now'
      }
      if (token !== lastToken) return 'unknown'
      if (deck) transmit(deck.sealed)
      return 'again'
    },
    /** True for an acknowledgement that this session can have got. */
    knows: (token: string): boolean => token === deck?.token || token === lastToken,
    /** Resolves once all that was added so far is acknowledged, or never will be. */
    delivered: (): Promise<void> =>
      new Promise((resolve) => {
        readers.push({until: added, resolve})
        tellReaders()
      }),
    /** Size of what the caller has not acknowledged. */
    unread: (): number => unread,
    clear: (): void => {
      waiting.length = 0
      deck = undefined
      weigh(-unread)
      read = added
      tellReaders()
    },
  }
}

function headText(message: Outgoing): string {
  const success = message.type === 'response' ? `"success":${message.success},` : ''
  return `"id":${JSON.stringify(message.id)},"type":"${message.type}",${success}"payload":${message.payload}`
}

function batchText(members: readonly string[]): string {
  return `"id":"b${randomText()}","type":"batch","payload":[${members.join(',')}]`
}
