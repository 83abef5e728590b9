import {FLAGS} from './flags.js'
import {CHUNK_BYTES, type Generation} from './generation.js'
import {type Cursor, cursorOver, readBytes, readTag, readVarint, skipValue} from './protobuf/cursor.js'
import {WireError} from './wire-error.js'

/**
 * The generation that a peer speaks, from its first frame; undefined when the frame does not tell, or tells two.
 *
 * It rests on what is certain only. A handshake is a service message, whose fields are the same in both
 * generations, so three marks are left:
 * - the module that its pickle takes the callbacks' descriptors from: `daffi.callback_types` (1.x) or
 *   `daffi.method_executors` (2.2.1), as a string of protocol 4 or a global of older ones; in its first frame,
 *   since the class comes before its content (daffi-protocol, section 3);
 * - its size: frames of 1.0.0 end at 4096 bytes, those of 2.2.1 at 4,000,000;
 * - a flag of 14 or more, which only 2.2.1 has.
 *
 * So a small handshake of a node without callbacks tells nothing. The frame of a call that comes later may be
 * given too: there `complete_marker` is field 11 in 2.2.1 and field 9 in 1.0.0.
 *
 * Releases between (1.4.1, 1.6.0) take descriptors from where 1.0.0 does and frames of 4,000,000 bytes: a small
 * handshake of theirs counts as 1.0.0, a larger one as undefined.
 */
export function recogniseGeneration(bytes: Uint8Array): Generation | undefined {
  const seen = new Set<Generation>()
  for (const generation of marksOf(bytes)) seen.add(generation)
  const [only, other] = seen
  return other === undefined ? only : undefined
}

/** `complete_marker` of RpcRealm in 2.2.1. */
const LAST_FIELD = 11

interface Scan {
  /** Field numbers and their last varint, or 0. */
  readonly fields: ReadonlyMap<number, number>
  readonly data: Buffer
}

function marksOf(bytes: Uint8Array): readonly Generation[] {
  try {
    const envelope = cursorOver(bytes)
    const tag = readTag(envelope)
    if (tag === 0x0a) return marksOfRpc(scan(readBytes(envelope), 6))
    if (tag === 0x12) return marksOfService(scan(readBytes(envelope), 5))
    return []
  } catch (error) {
    if (error instanceof WireError) return []
    throw error
  }
}

function scan(realm: Buffer, dataNumber: number): Scan {
  const cursor: Cursor = cursorOver(realm)
  const fields = new Map<number, number>()
  let data: Buffer = Buffer.alloc(0)
  while (cursor.at < cursor.end) {
    const tag = readTag(cursor)
    const number = tag >>> 3
    if (tag === dataNumber * 8 + 2) data = readBytes(cursor)
    else if ((tag & 7) === 0 && number <= LAST_FIELD) fields.set(number, readVarint(cursor))
    else skipValue(cursor, tag & 7)
  }
  return {fields, data}
}

function marksOfService({fields, data}: Scan): readonly Generation[] {
  const complete = fields.get(6) === 1
  const marks: Generation[] = []
  if (namesModule(data, 'daffi.callback_types')) marks.push('1.0.0')
  if (namesModule(data, 'daffi.method_executors')) marks.push('2.2.1')
  if ((fields.get(1) ?? 0) >= FLAGS['1.0.0'].length) marks.push('2.2.1')
  if (data.length > CHUNK_BYTES['1.0.0']) marks.push('2.2.1')
  if (data.length === CHUNK_BYTES['1.0.0'] && !complete) marks.push('1.0.0')
  return marks
}

function marksOfRpc({fields, data}: Scan): readonly Generation[] {
  if (fields.has(11)) return ['2.2.1']
  // The first frame of a long message has no marker; field 10 alone could be the marker of 1.6.0.
  if (fields.has(10)) return data.length === CHUNK_BYTES['2.2.1'] ? ['2.2.1'] : []
  if (data.length > CHUNK_BYTES['1.0.0']) return []
  const whole = fields.get(9) === 1
  const full = data.length === CHUNK_BYTES['1.0.0'] && !fields.has(9)
  return whole || full ? ['1.0.0'] : []
}

function namesModule(pickle: Buffer, module: string): boolean {
  return (
    pickle.includes(`\x8c${String.fromCharCode(module.length)}${module}`, 0, 'latin1') ||
    pickle.includes(`c${module}\n`, 0, 'latin1')
  )
}
