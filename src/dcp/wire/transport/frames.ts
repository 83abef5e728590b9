/** A piece of text as sockets carry it (dcp-protocol, section 3). */
export type Frame =
  | {readonly kind: 'message'; readonly text: string}
  | {
      readonly kind: 'fragment'
      readonly id: string
      readonly seq: number
      readonly total: number
      readonly text: string
    }
  | {readonly kind: 'announcement'; readonly text: string}
  | {readonly kind: 'acknowledgement'}
  /** Of a later version, to be passed over. */
  | {readonly kind: 'other'}

/** Reads a frame; undefined for garbage. */
export function readFrame(text: string): Frame | undefined {
  switch (text[0]) {
    case '{':
      return {kind: 'message', text}
    case 'A':
      return {kind: 'acknowledgement'}
    case 'T':
      return {kind: 'other'}
    case 'E':
      return readExtended(text)
    default:
      return undefined
  }
}

function readExtended(text: string): Frame | undefined {
  const digits = text.slice(1, 5)
  if (!/^[0-9a-f]{4}$/i.test(digits)) return undefined
  const end = 6 + Number.parseInt(digits, 16)
  const payload = text.slice(end)
  switch (text[5]) {
    case 'P':
      return {kind: 'announcement', text: payload}
    case 'O':
      return {kind: 'message', text: payload}
    case 'C':
      return fragmentOf(text.slice(6, end), payload)
    case undefined:
      return undefined
    default:
      return {kind: 'other'}
  }
}

function fragmentOf(header: string, text: string): Frame | undefined {
  let fields: unknown
  try {
    fields = JSON.parse(header)
  } catch {
    return undefined
  }
  const {msgId, seq, total} = (fields ?? {}) as Record<string, unknown>
  if (typeof msgId !== 'number' && typeof msgId !== 'string') return undefined
  if (!isIndex(seq) || !isIndex(total) || seq >= total) return undefined
  return {kind: 'fragment', id: String(msgId).slice(0, 40), seq, total, text}
}

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** A message in frames that a caller takes. @param id unique among the messages of the socket */
export function* framesOf(message: string, id: number, fragment: number): Generator<string> {
  if (message.length <= fragment) {
    yield message
    return
  }
  const total = Math.ceil(message.length / fragment)
  for (let seq = 0; seq < total; seq++) {
    const header = JSON.stringify({msgId: id, seq, total})
    const size = header.length.toString(16).padStart(4, '0')
    yield `E${size}C${header}${message.slice(seq * fragment, (seq + 1) * fragment)}`
  }
}
