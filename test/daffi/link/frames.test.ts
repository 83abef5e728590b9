import {expect, test} from 'vitest'
import {readChallenge, readHello, readRefusal} from '../../../src/daffi/link/native/control.js'
import {createFrameReader} from '../../../src/daffi/link/native/frame-reader.js'
import {FRAME, frame} from '../../../src/daffi/link/native/frames.js'
import {decodeMessage} from '../../../src/daffi/wire/messages/decode-message.js'
import {encodeMessage, encodePieces} from '../../../src/daffi/wire/messages/encode-message.js'
import {rpcMessage, serviceMessage} from '../../../src/daffi/wire/messages/message.js'
import {WireError} from '../../../src/daffi/wire/messages/wire-error.js'

/** The same numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

test('frames come whole, however they are cut', () => {
  const any = numbers(1)
  for (let round = 0; round < 60; round++) {
    const sizes = Array.from({length: 1 + any(12)}, () => [any(3), any(100), any(70_000), any(300_000)][any(4)] ?? 0)
    const bytes = Buffer.concat(sizes.map((size, at) => frame(FRAME.MESSAGE, Buffer.alloc(size, at))))
    const got: Buffer[] = []
    const reader = createFrameReader(true, {
      onFrame: (_, body) => got.push(body),
      onBroken(error) {
        throw error
      },
    })
    const step = [1 + any(10), 1 + any(5000), 65_536, 1 + any(500_000)][any(4)] ?? 1
    for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step))
    expect(got.map(({length}) => length)).toEqual(sizes)
    expect(got.every((body, at) => body.equals(Buffer.alloc(body.length, at)))).toBe(true)
    expect(reader.rest().length).toBe(0)
  }
})

test('a reader that is stopped keeps what it has not given', () => {
  const bytes = Buffer.concat([frame(FRAME.HELLO, Buffer.from('a')), frame(FRAME.PING, Buffer.alloc(0))])
  for (let cut = 1; cut < bytes.length; cut++) {
    const reader = createFrameReader(true, {
      onFrame: () => reader.stop(),
      onBroken(error) {
        throw error
      },
    })
    reader.push(bytes.subarray(0, cut))
    reader.push(bytes.subarray(cut))
    expect(reader.rest()).toEqual(bytes.subarray(6))
  }
})

test('messages in pieces have the same bytes', () => {
  const data = Buffer.alloc(100, 5)
  for (const message of [
    rpcMessage({flag: 'REQUEST', uuid: 7, data, funcName: 'ä', period: {atTime: [1, 2]}, timeout: 9}),
    rpcMessage({flag: 'SUCCESS', uuid: 7, data, returnResult: false, completed: false, completeMarker: false}),
    serviceMessage({flag: 'PING', uuid: 0, data, completeMarker: false}),
  ]) {
    const [head, middle, tail] = encodePieces('2.2.1', message, 5)
    expect(middle).toBe(data)
    expect(Buffer.concat([head.subarray(5), middle, tail])).toEqual(encodeMessage('2.2.1', message))
  }
})

test('10,000 mutated frames are read, or are a WireError', () => {
  const any = numbers(2)
  const message = rpcMessage({flag: 'REQUEST', uuid: 7, transmitter: 'a', funcName: 'f', data: Buffer.alloc(20)})
  const json = (fields: object): Buffer => Buffer.from(JSON.stringify(fields))
  const good = Buffer.concat([
    frame(FRAME.WELCOME, json({challenge: 'c'.repeat(64)})),
    frame(FRAME.HELLO, json({role: 'node', name: 'n', ident: 'i', signature: '0x00'})),
    frame(FRAME.REFUSED, json({code: 'NODE_NAME_TAKEN', message: 'm', hint: 'h'})),
    frame(FRAME.MESSAGE, encodeMessage('2.2.1', message)),
    frame(FRAME.PING, Buffer.alloc(0)),
  ])
  let [read, refused] = [0, 0]
  const attempt = (step: () => unknown): void => {
    try {
      step()
      read++
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      refused++
    }
  }
  for (let round = 0; round < 10_000; round++) {
    const bytes = Buffer.from(good)
    for (let change = 0; change <= any(3); change++) bytes[any(bytes.length)] = any(256)
    const reader = createFrameReader(true, {
      onFrame(type, body) {
        if (type === FRAME.WELCOME) attempt(() => readChallenge(body))
        else if (type === FRAME.HELLO) attempt(() => readHello(body))
        else if (type === FRAME.REFUSED) attempt(() => readRefusal(body))
        else if (type === FRAME.MESSAGE) attempt(() => decodeMessage('2.2.1', body))
      },
      onBroken: () => refused++,
    })
    reader.push(bytes)
  }
  expect(read).toBeGreaterThan(10_000)
  expect(refused).toBeGreaterThan(1000)
})
