import {signPayload} from '../../src/colonies/wire/identity.js'
import {parseJson} from '../../src/colonies/wire/json.js'
import {bytesOfHex} from '../../src/keystore/hex.js'

/** One request as an SDK sent it, and what a real server answered. */
export interface Exchange {
  /** The body of the request, byte for byte; the frame, over a WebSocket. */
  readonly body: string
  readonly socket?: true
  readonly status: number
  /** `payloadtype` of the reply, and its JSON without spaces. */
  readonly type: string
  readonly reply: string
}

/** What one SDK said, and the keys that it had. */
export interface Recording {
  readonly keys: {readonly owner: string; readonly member: string}
  readonly exchanges: readonly Exchange[]
}

/** What a server makes up: these differ from one server to the next. */
const ID = /[0-9a-f]{64}/g

/** Says the same as a recording to another server: ids that the first one made up become those of the other. */
export class Replay {
  private readonly ids = new Map<string, string>()
  private readonly keys: readonly Uint8Array[]

  constructor(keys: readonly string[]) {
    this.keys = keys.map((hex) => bytesOfHex(hex, 32) ?? new Uint8Array())
  }

  /** The body for this server: as it was recorded, or with other ids in it and signed anew with the same key. */
  body({body}: Exchange): string {
    const envelope = JSON.parse(body) as {payload: string; payloadtype: string; signature: string}
    const message = Buffer.from(envelope.payload, 'base64').toString('utf8')
    const here = message.replace(ID, (id) => this.ids.get(id) ?? id)
    if (here === message) return body
    const payload = Buffer.from(here, 'utf8').toString('base64')
    return JSON.stringify({...envelope, payload, signature: signPayload(payload, this.keyOf(envelope))})
  }

  /** The key that makes this signature: each of the SDKs signs as we do, to the byte. @throws Error when none does */
  keyOf({payload, signature}: {readonly payload: string; readonly signature: string}): Uint8Array {
    const key = this.keys.find((each) => signPayload(payload, each) === signature)
    if (!key) throw new Error('no key of the recording makes this signature')
    return key
  }

  /** Takes in what this server made up, from the same places in its reply. */
  learn({reply}: Exchange, json: string): void {
    this.pair(parseJson(reply), parseJson(json))
  }

  private pair(recorded: unknown, found: unknown): void {
    if (typeof recorded === 'string' && typeof found === 'string') {
      if (/^[0-9a-f]{64}$/.test(recorded) && recorded !== found) this.ids.set(recorded, found)
      return
    }
    if (typeof recorded !== 'object' || typeof found !== 'object' || !recorded || !found) return
    const other = found as Readonly<Record<string, unknown>>
    for (const [key, value] of Object.entries(recorded)) this.pair(value, other[key])
  }
}

/** What a JSON value is made of: its fields in their order, the kinds of what is in them; lists by their first item. */
export function outline(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value
  if (Array.isArray(value)) return value.length === 0 ? [] : [outline(value[0])]
  return Object.entries(value).map(([name, member]) => [name, outline(member)])
}
