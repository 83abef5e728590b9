/** What this end tells of itself when it connects; fragments as small as the official client's. */
const ABILITIES = {
  canOoo: true,
  canAck: true,
  wantsConcat: true,
  wantsAck: false,
  rxMaxFragmentSize: 3e5,
  rxMaxFragmentCount: 0,
  pingInterval: 10_100,
  hasAnnounced: true,
}

export const announcement = (): string => `E0000P${JSON.stringify(ABILITIES)}`

/** One piece of a message (dcp-protocol, section 3). */
export function fragment(header: {msgId: number; seq: number; total: number}, piece: string): string {
  const text = JSON.stringify(header)
  return `E${text.length.toString(16).padStart(4, '0')}C${text}${piece}`
}

/** The frames of a message, in order. */
export function framesOf(msgId: number, text: string, size = 3e5): string[] {
  if (text.length <= size) return [text]
  const total = Math.ceil(text.length / size)
  return Array.from({length: total}, (_, seq) =>
    fragment({msgId, seq, total}, text.slice(seq * size, (seq + 1) * size)),
  )
}

/** Puts the target's frames together again. Texts of messages go to `onMessage`. */
export function frameReader(onMessage: (text: string) => void): (frame: string) => void {
  const pieces = new Map<number, string[]>()
  return (frame) => {
    if (frame[0] === '{') return onMessage(frame)
    if (frame[0] !== 'E') return
    const length = Number.parseInt(frame.slice(1, 5), 16)
    const header = frame.slice(6, 6 + length)
    const payload = frame.slice(6 + length)
    if (frame[5] === 'O') return onMessage(payload)
    if (frame[5] !== 'C') return
    const {msgId, seq, total} = JSON.parse(header) as {msgId: number; seq: number; total: number}
    const known = pieces.get(msgId) ?? []
    pieces.set(msgId, known)
    known[seq] = payload
    if (Object.keys(known).length < total) return
    pieces.delete(msgId)
    onMessage(known.join(''))
  }
}
