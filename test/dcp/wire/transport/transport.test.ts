import {describe, expect, test} from 'vitest'
import {framesOf, readFrame} from '../../../../src/dcp/wire/transport/frames.js'
import {createTransport, fragmentBudget, type TextSocket} from '../../../../src/dcp/wire/transport/transport.js'
import {fragment} from '../../../support/dcp-initiator/frames.js'

const LIMITS = {fragment: 1000, fragments: 10, message: 5000}

/** A socket whose other end is the test. */
function testSocket() {
  const sent: string[] = []
  const texts: ((text: unknown) => void)[] = []
  const ends: (() => void)[] = []
  const socket: TextSocket = {
    send: (text) => {
      sent.push(text)
    },
    onText: (listener) => {
      texts.push(listener)
    },
    onEnd: (listener) => {
      ends.push(listener)
    },
    close: () => {
      for (const end of ends.splice(0)) end()
    },
  }
  const say = (text: unknown) => {
    for (const listener of texts) listener(text)
  }
  return {socket, sent, say, isOpen: () => ends.length > 0}
}

function opened(budget = fragmentBudget(100_000), takesPieces = () => true) {
  const other = testSocket()
  const received: string[] = []
  const transport = createTransport({
    ...{socket: other.socket, limits: LIMITS, budget, takesPieces},
    onMessage: (text) => received.push(text),
    onEnd: () => {},
  })
  return {...other, transport, received}
}

const pieces = (text: string, size: number, id = 1) => [...framesOf(text, id, size)]

describe('a transport', () => {
  test('announces itself', () => {
    const {sent} = opened()
    expect(sent[0]?.slice(0, 6)).toBe('E0000P')
    expect(JSON.parse(sent[0]?.slice(6) ?? '')).toMatchObject({wantsConcat: true, rxMaxFragmentSize: 1000})
  })

  test('joins pieces in whatever order', () => {
    const {say, received} = opened()
    const text = `{"x":"${'y'.repeat(2500)}"}`
    for (const piece of pieces(text, 700).reverse()) say(piece)
    expect(received).toEqual([text])
  })

  test('takes no pieces while nobody knows who is there', () => {
    const {say, received, isOpen} = opened(undefined, () => false)
    say(pieces('{"x":"y"}', 5)[0])
    expect(received).toEqual([])
    expect(isOpen()).toBe(false)
  })

  test('lets empty pieces of many messages not pile up', () => {
    const {say, isOpen} = opened()
    for (let id = 10; id < 60; id++) say(fragment({msgId: id, seq: 0, total: 2}, ''))
    expect(isOpen()).toBe(false)
  })

  test('cuts what is longer than the other end takes', () => {
    const {say, sent, transport} = opened()
    say(`E0000P${JSON.stringify({rxMaxFragmentSize: 1000})}`)
    const text = 'z'.repeat(2500)
    transport.send(text)
    const frames = sent.slice(1).map(readFrame)
    expect(frames.map((frame) => frame?.kind)).toEqual(['fragment', 'fragment', 'fragment'])
    expect(frames.map((frame) => (frame?.kind === 'fragment' ? frame.text : '')).join('')).toBe(text)
  })

  test('acknowledges frames to who wants that', () => {
    const {say, sent} = opened()
    say(`E0000P${JSON.stringify({wantsAck: true})}`)
    say('{}')
    expect(sent.slice(1)).toEqual(['A0000-ACK'])
  })

  test.each<[string, unknown]>([
    ['bytes', Buffer.from('{}')],
    ['words', 'hello'],
    ['an empty text', ''],
    ['a header without size', 'EzzzzP{}'],
    ['an announcement of no JSON', 'E0000P{'],
    ['a piece beyond its total', 'E0020C{"msgId":1,"seq":3,"total":3}xxx'],
    ['more pieces than are taken', `E0022C{"msgId":1,"seq":3,"total":300}xxx`],
  ])('cuts off whoever sends %s', (_what, text) => {
    const {say, isOpen, received} = opened()
    say(text)
    expect(isOpen()).toBe(false)
    expect(received).toEqual([])
  })

  test('cuts off a message that is too long, and one beyond the room of all', () => {
    const long = opened()
    for (const piece of pieces('x'.repeat(6000), 1000)) long.say(piece)
    expect(long.isOpen()).toBe(false)

    const budget = fragmentBudget(1500)
    const one = opened(budget)
    const two = opened(budget)
    one.say(pieces('x'.repeat(3000), 1000)[0])
    two.say(pieces('x'.repeat(3000), 1000)[0])
    expect([one.isOpen(), two.isOpen()]).toEqual([true, false])
    one.transport.close()
    expect(budget.take(1500)).toBe(true)
  })
})
