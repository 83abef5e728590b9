import type {Signer} from '../../../src/dcp/wire/messages/signer.js'
import type {Random} from '../random.js'
import {seal} from './identity.js'
import type {Body} from './outbox.js'

/** What stands in the place of a value of JSON that is of another type, or far too large. */
const STRANGE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  '',
  'x',
  'x'.repeat(5000),
  '\u0000',
  '__proto__',
  '0x0000000000000000000000000000000000000000',
  [],
  [[]],
  [null],
  {},
  {length: 1e9},
  {toString: 1},
  {data: [1, 2, 3], type: 'Buffer'},
]

/** A text with some of its characters changed, left out or doubled; its meaning as JSON differs. */
export function damagedText(random: Random, text: string): string {
  const meaning = meaningOf(text)
  for (;;) {
    const changed = damage(random, text)
    if (meaningOf(changed) !== meaning) return changed
  }
}

function damage(random: Random, text: string): string {
  const at = random.below(text.length)
  const length = 1 + random.below(random.below(8) === 0 ? 200 : 3)
  const piece = text.slice(at, at + length)
  switch (random.below(5)) {
    case 0:
      return text.slice(0, at) + text.slice(at + length)
    case 1:
      return text.slice(0, at) + piece + text.slice(at)
    case 2:
      return text.slice(0, at) + String.fromCharCode(random.below(128)) + text.slice(at + 1)
    case 3:
      return text.slice(0, at)
    default:
      return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << random.below(7))) + text.slice(at + 1)
  }
}

/** What a verifier makes of a sealed message: names beside those of DCP, and the form of a Buffer, say nothing. */
function meaningOf(text: string): string {
  try {
    const {owner, signature, body} = JSON.parse(text)
    const bytes = [signature.r, signature.s].map((part) => JSON.stringify(part.data ?? part))
    return JSON.stringify([owner.toLowerCase(), bytes, signature.v, body])
  } catch {
    return 'none'
  }
}

/** A copy of a value of JSON in which one place, at any depth, holds something strange or nothing. */
export function strangeValue(random: Random, value: unknown): unknown {
  const places: [Record<string, unknown>, string][] = []
  const copy = JSON.parse(JSON.stringify({value})) as {value: unknown}
  const walk = (holder: Record<string, unknown>): void => {
    for (const [name, each] of Object.entries(holder)) {
      places.push([holder, name])
      if (typeof each === 'object' && each !== null) walk(each as Record<string, unknown>)
    }
  }
  walk(copy)
  const [holder, name] = random.pick(places) ?? [copy as Record<string, unknown>, 'value']
  if (random.below(6) === 0) delete holder[name]
  else holder[name] = random.pick(STRANGE)
  return copy.value
}

/** Ways to make a body that its owner signs, and that yet breaks the protocol. */
export const BROKEN_BODIES: readonly ((body: Body, random: Random) => object)[] = [
  (body) => ({...body, nonce: null}),
  (body) => ({...body, nonce: undefined}),
  (body) => ({...body, nonce: `${body.nonce}x`}),
  (body) => ({...body, nonce: [body.nonce]}),
  (body) => ({...body, nonce: 'NNt1-000000000000000000000'}),
  (body) => ({...body, dcpsid: undefined}),
  (body) => ({...body, dcpsid: String(body.dcpsid).split('').reverse().join('')}),
  (body) => ({...body, dcpsid: {}}),
  (body) => ({...body, dcpsid: String(body.dcpsid).slice(0, 21)}),
  (body) => ({...body, id: undefined}),
  (body) => ({...body, id: 7}),
  (body) => ({...body, id: 'i'.repeat(5000)}),
  (body) => ({...body, ackToken: undefined}),
  (body) => ({...body, ackToken: {}}),
  (body, random) => ({...body, type: random.pick(['REQUEST', 'req', '', 'event', 'constructor', '__proto__'])}),
  (body, random) => ({...body, type: random.pick([null, 0, [], {}, ['request'], true])}),
  (body) => ({...body, type: 'ack', token: 'none', nonce: 'none'}),
  (body, random) => ({...body, payload: random.pick([undefined, null, 'text', 5, [], [[]]])}),
  (body) => ({...body, payload: {...(body.payload as object), operation: undefined}}),
  (body) => ({...body, payload: {...(body.payload as object), operation: ['submit@5']}}),
  (body) => ({...body, payload: {...(body.payload as object), operation: 'o'.repeat(5000)}}),
  (body) => ({...body, payload: {...(body.payload as object), jsonData: '{'}}),
  (body) => ({...body, payload: {...(body.payload as object), jsonData: {}}}),
  (body) => ({...body, type: 'batch'}),
  (body) => ({...body, type: 'batch', payload: []}),
  (body) => ({...body, type: 'batch', payload: [{...body, type: 'batch', payload: [body]}]}),
  (body) => ({...body, type: 'batch', payload: [body, null]}),
  (body) => ({...body, type: 'batch', payload: Array.from({length: 1000}, () => ({type: 'notification', id: 'n'}))}),
]

/** A deep text of JSON: parsers take it, and whoever walks it in recursion runs out of stack. */
export function deepBody(depth: number): string {
  return `{"id":"deep","type":"request","payload":${'['.repeat(depth)}${']'.repeat(depth)}}`
}

/** A body in the envelope of somebody who signs it, under the name of somebody else. */
export function sealAs(owner: string, signer: Signer, body: unknown): string {
  return JSON.stringify({...(JSON.parse(seal(signer, body)) as object), owner})
}
