import {randomBytes} from 'node:crypto'
import {describe, expect, test, vi} from 'vitest'
import {WIRE_LIMITS, type WireLimits} from '../../../../src/dcp/wire/limits.js'
import {openEnvelope, sealText} from '../../../../src/dcp/wire/messages/envelope.js'
import {keySigner, type Signer} from '../../../../src/dcp/wire/messages/signer.js'
import type {Session} from '../../../../src/dcp/wire/session/session.js'
import {NO_JOURNAL, type SessionJournal} from '../../../../src/dcp/wire/session/session-journal.js'
import {createSessions} from '../../../../src/dcp/wire/session/sessions.js'
import type {TextSocket} from '../../../../src/dcp/wire/transport/transport.js'

type Body = Record<string, unknown> & {payload?: unknown}

const CONNECT = {operation: 'connect', data: {version: '5.3.0', sid: 'halfOfTheSessionId123'}}

/** A listening end, and sockets to it; requests are answered by `run`. */
function target(
  run: (operation: string, session: Session) => unknown = () => 'done',
  limits: Partial<WireLimits> = {},
  journal: SessionJournal = NO_JOURNAL,
  now: () => number = Date.now,
) {
  const ran: string[] = []
  const seen: Session[] = []
  const signer = keySigner(randomBytes(32))
  const sessions = createSessions<'jobSubmit'>({
    ...{signer, now, limits: {...WIRE_LIMITS, ...limits}, log: () => {}, journal},
    refusal: (error) => ({code: 'EFAIL', message: String(error)}),
    run: (_service, {operation}, session) => {
      ran.push(operation)
      seen.push(session)
      return run(operation, session)
    },
  })

  const open = (identity: Signer = keySigner(randomBytes(32))) => {
    const received: Body[] = []
    let open = true
    let onText: (text: string) => void = () => {}
    let onEnd = (): void => {}
    const socket: TextSocket = {
      send: (text) => {
        if (text[0] === '{') received.push(openEnvelope(text)?.body ?? {})
      },
      onText: (listener) => {
        onText = listener
      },
      onEnd: (listener) => {
        onEnd = listener
      },
      close: () => {
        open = false
        onEnd()
      },
    }
    sessions.accept(socket, 'jobSubmit', 'http://localhost/')
    const say = (body: object) => onText(sealText(identity, JSON.stringify(body)))
    return {
      ...{received, say, identity, raw: (text: string) => onText(text), cut: () => socket.close()},
      isOpen: () => open,
      acks: () => received.filter(({type}) => type === 'ack'),
      said: () => received.filter(({type}) => type !== 'ack'),
    }
  }
  type Line = ReturnType<typeof open>

  /** Connects, and acknowledges the answer. */
  const connected = async (line: Line = open()) => {
    line.say({id: 'c', type: 'request', payload: CONNECT, auth: {}, time: 1, ackToken: 'a0', nonce: null})
    await vi.waitFor(() => expect(line.said()).toHaveLength(1))
    const [answer] = line.said()
    const ack = {type: 'ack', dcpsid: answer?.dcpsid, token: answer?.ackToken, nonce: 'mine1'}
    line.say(ack)
    return {line, ack, dcpsid: String(answer?.dcpsid), nonce: String(line.acks()[0]?.nonce)}
  }
  return {signer, sessions, ran, seen, open, connected}
}

const request = (id: string, place: {dcpsid: string; nonce: string}, operation = 'work') => ({
  ...{id, type: 'request', payload: {operation, data: {}}, auth: {}, time: 1, ackToken: `a${id}`},
  ...{dcpsid: place.dcpsid, nonce: place.nonce},
})

describe('a session', () => {
  test('begins with a connect request, and each side makes half of its name', async () => {
    const {connected} = target()
    const {line, dcpsid} = await connected()
    expect(dcpsid).toMatch(/^halfOfTheSessionId123.{21}$/)
    expect(line.said()[0]).toMatchObject({success: true, payload: {version: '5.3.0'}, nonce: null})
  })

  test.each([
    ['another version', {...CONNECT, data: {...CONNECT.data, version: '4.0.0'}}],
    ['no name', {...CONNECT, data: {version: '5.3.0'}}],
    ['another request', {operation: 'submit@5', data: {}}],
  ])('does not begin with %s', (_what, payload) => {
    const {open, ran} = target()
    const line = open()
    line.say({id: 'c', type: 'request', payload, auth: {}, time: 1, ackToken: 'a0', nonce: null})
    expect(line.isOpen()).toBe(false)
    expect(ran).toEqual([])
  })

  test('acknowledges a request, answers it, and tells of failures', async () => {
    const {connected} = target((operation) => {
      if (operation === 'fail') throw new Error('no')
      return {fine: true}
    })
    const {line, dcpsid, nonce} = await connected()
    line.say(request('1', {dcpsid, nonce}))
    expect(line.acks()[1]).toMatchObject({token: 'a1', messageId: '1', dcpsid})
    await vi.waitFor(() => expect(line.said()[1]).toMatchObject({id: '1', success: true, payload: {fine: true}}))
    line.say({type: 'ack', dcpsid, token: line.said()[1]?.ackToken, nonce: 'mine2'})
    line.say(request('2', {dcpsid, nonce: String(line.acks()[1]?.nonce)}, 'fail'))
    await vi.waitFor(() =>
      expect(line.said()[2]).toMatchObject({id: '2', success: false, payload: {code: 'EFAIL'}, nonce: 'mine2'}),
    )
  })

  test('tells when all that was said so far is acknowledged', async () => {
    const {connected, seen} = target()
    const {line, dcpsid, nonce} = await connected()
    line.say(request('1', {dcpsid, nonce}))
    await vi.waitFor(() => expect(line.said()).toHaveLength(2))
    const delivered: string[] = []
    const note = (name: string) => seen[0]?.delivered().then(() => delivered.push(name))
    void note('answer')
    seen[0]?.request('event', {}).catch(() => {})
    void note('event')
    await Promise.resolve()
    expect(delivered).toEqual([])
    line.say({type: 'ack', dcpsid, token: line.said()[1]?.ackToken, nonce: 'mine2'})
    await vi.waitFor(() => expect(delivered).toEqual(['answer']))
    await vi.waitFor(() => expect(line.said()).toHaveLength(3))
    line.say({type: 'ack', dcpsid, token: line.said()[2]?.ackToken, nonce: 'mine3'})
    await vi.waitFor(() => expect(delivered).toEqual(['answer', 'event']))
    void note('nothing')
    await vi.waitFor(() => expect(delivered).toHaveLength(3))
  })

  test('says one thing at a time, and what waits together', async () => {
    const {connected, seen} = target()
    const {line, dcpsid, nonce} = await connected()
    line.say(request('1', {dcpsid, nonce}))
    await vi.waitFor(() => expect(line.said()).toHaveLength(2))
    const replies = [1, 2, 3].map((n) => seen[0]?.request('event', {n}))
    await Promise.resolve()
    expect(line.said()).toHaveLength(2)
    line.say({type: 'ack', dcpsid, token: line.said()[1]?.ackToken, nonce: 'mine2'})
    await vi.waitFor(() => expect(line.said()).toHaveLength(3))
    const batch = line.said()[2]
    const members = batch?.payload as Body[]
    expect(batch).toMatchObject({type: 'batch', nonce: 'mine2', dcpsid})
    expect(members.map(({payload}) => payload)).toMatchObject([{data: {n: 1}}, {data: {n: 2}}, {data: {n: 3}}])
    const answers = members.map(({id}) => ({id, type: 'response', success: true, payload: 'success'}))
    line.say({id: 'r', type: 'batch', payload: answers, dcpsid, ackToken: 'ar', nonce: line.acks()[1]?.nonce, time: 1})
    expect(await Promise.all(replies)).toEqual(Array(3).fill({success: true, payload: 'success'}))
  })

  test('does nothing twice: a message that comes again is acknowledged again', async () => {
    const {connected, ran} = target()
    const {line, dcpsid, nonce} = await connected()
    line.say(request('1', {dcpsid, nonce}))
    line.say(request('1', {dcpsid, nonce}))
    expect(line.acks()).toHaveLength(3)
    expect(line.acks()[2]).toEqual(line.acks()[1])
    expect(ran).toEqual(['work'])
  })

  test.each<[string, (place: {dcpsid: string; nonce: string}) => object]>([
    ['an old nonce under a new id', ({dcpsid}) => request('2', {dcpsid, nonce: 'old'})],
    ['the session of another', ({nonce}) => request('2', {dcpsid: 'x'.repeat(42), nonce})],
    ['an acknowledgement of nothing', ({dcpsid}) => ({type: 'ack', dcpsid, token: 'none', nonce: 'n'})],
  ])('cuts off a socket for %s, and stays', async (_what, bad) => {
    const {connected, ran, open} = target()
    const {line, dcpsid, nonce, ack} = await connected()
    line.say(bad({dcpsid, nonce}))
    expect(line.isOpen()).toBe(false)
    expect(ran).toEqual([])
    const again = open(line.identity)
    again.say(ack)
    again.say(request('1', {dcpsid, nonce}))
    expect(ran).toEqual(['work'])
  })

  test('is nobody else’s: a signature of another identity cuts the socket', async () => {
    const {connected, open, ran} = target()
    const {line, dcpsid, nonce, ack} = await connected()
    const thief = open()
    thief.say(ack)
    expect(thief.isOpen()).toBe(false)
    expect(line.isOpen()).toBe(true)
    line.raw(sealText(thief.identity, JSON.stringify(request('1', {dcpsid, nonce}))))
    expect(line.isOpen()).toBe(false)
    expect(ran).toEqual([])
  })

  test('goes on over another socket: what was not acknowledged is sent again, once', async () => {
    const {connected, open, ran} = target()
    const {line, dcpsid, nonce, ack} = await connected()
    line.say(request('1', {dcpsid, nonce}))
    await vi.waitFor(() => expect(line.said()).toHaveLength(2))
    line.cut()
    const again = open(line.identity)
    again.say(ack)
    await vi.waitFor(() => expect(again.said()).toHaveLength(1))
    expect(again.said()[0]).toEqual(line.said()[1])
    expect(again.acks()[0]).toMatchObject({messageId: '1'})
    again.say({type: 'ack', dcpsid, token: again.said()[0]?.ackToken, nonce: 'mine2'})
    again.say(request('2', {dcpsid, nonce: String(again.acks()[0]?.nonce)}))
    await vi.waitFor(() => expect(again.said()).toHaveLength(2))
    expect(ran).toEqual(['work', 'work'])
  })

  test('goes on with the next message too, where that overtakes the acknowledgement', async () => {
    const {connected, open, ran} = target()
    const {line, dcpsid, nonce, ack} = await connected()
    line.cut()
    const again = open(line.identity)
    again.say(request('1', {dcpsid, nonce}))
    again.say(ack)
    await vi.waitFor(() => expect(again.said()).toHaveLength(1))
    expect(again.acks().at(-1)).toMatchObject({messageId: '1'})
    expect(ran).toEqual(['work'])

    const late = open(line.identity)
    late.say(request('2', {dcpsid, nonce}))
    const thief = open()
    thief.say(request('2', {dcpsid, nonce: String(again.acks().at(-1)?.nonce)}))
    expect([late.isOpen(), thief.isOpen(), again.isOpen()]).toEqual([false, false, true])
    expect(ran).toEqual(['work'])
  })

  test('holds back the acknowledgement of more than it may answer at a time', async () => {
    const gates: (() => void)[] = []
    const waits = () => new Promise<string>((resolve) => gates.push(() => resolve('late')))
    const {connected} = target(waits, {requests: 1})
    const {line, dcpsid, nonce} = await connected()
    line.say(request('1', {dcpsid, nonce}))
    line.say(request('2', {dcpsid, nonce: String(line.acks()[1]?.nonce)}))
    expect(line.acks()).toHaveLength(2)
    for (const open of gates) open()
    await vi.waitFor(() => expect(line.acks()).toHaveLength(3))
  })

  test('holds back the acknowledgement of requests whose answers nobody reads', async () => {
    const {connected} = target(() => 'x'.repeat(100), {unreadHeld: 150})
    const {line, dcpsid, nonce} = await connected()
    for (const id of ['1', '2', '3']) {
      line.say(request(id, {dcpsid, nonce: id === '1' ? nonce : String(line.acks().at(-1)?.nonce)}))
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(line.acks()).toHaveLength(3)
    line.say({type: 'ack', dcpsid, token: line.said()[1]?.ackToken, nonce: 'mine2'})
    await vi.waitFor(() => expect(line.said()).toHaveLength(3))
    expect(line.acks()).toHaveLength(3)
    line.say({type: 'ack', dcpsid, token: line.said()[2]?.ackToken, nonce: 'mine3'})
    expect(line.acks()).toHaveLength(4)
  })

  test('holds back the acknowledgement of requests that come too fast', async () => {
    const {connected, ran} = target(undefined, {rate: 4})
    const {line, dcpsid, nonce} = await connected()
    const together = ['1', '2', '3', '4'].map((id) => request(id, {dcpsid, nonce}))
    line.say({id: 'b', type: 'batch', payload: together, dcpsid, ackToken: 'ab', nonce, time: 1})
    expect(line.acks()).toHaveLength(1)
    expect(ran).toHaveLength(4)
    await vi.waitFor(() => expect(line.acks()).toHaveLength(2), 3000)
  })

  test('ends with close, and tells who waits for a reply', async () => {
    const {connected, seen} = target()
    const {line, dcpsid, nonce} = await connected()
    line.say(request('1', {dcpsid, nonce}))
    await vi.waitFor(() => expect(line.said()).toHaveLength(2))
    const reply = seen[0]?.request('event', {})
    const ended = vi.fn()
    seen[0]?.onClosed(ended)
    line.say(request('2', {dcpsid, nonce: String(line.acks()[1]?.nonce)}, 'close'))
    await expect(reply).rejects.toThrow()
    expect(seen[0]?.isClosed()).toBe(true)
    expect(ended).toHaveBeenCalledTimes(1)
    expect(line.isOpen()).toBe(false)
  })

  test('that is gone is told to be closed, with the nonce that its caller expects', async () => {
    const {open} = target()
    const line = open()
    line.say({type: 'ack', dcpsid: 'x'.repeat(42), token: 't', nonce: 'mine7'})
    await vi.waitFor(() => expect(line.said()).toHaveLength(1), 5000)
    const [close] = line.said()
    expect(close).toMatchObject({type: 'request', nonce: 'mine7', dcpsid: 'x'.repeat(42)})
    expect(close?.payload).toMatchObject({operation: 'close'})
    line.cut()
  })

  test('that is gone with its process is acknowledged what its caller has on deck before it is closed', async () => {
    const identity = keySigner(randomBytes(32))
    const dcpsid = 'x'.repeat(42)
    const notes = new Map([[`jobSubmit ${dcpsid}`, {address: identity.address, token: 'a8', id: '8'}]])
    const journal: SessionJournal = {
      ...NO_JOURNAL,
      find: (session) => notes.get(session),
      note: (session, last) => void notes.set(session, last),
    }
    const {open, ran} = target(undefined, {}, journal)
    const line = open(identity)
    line.say({type: 'ack', dcpsid, token: 't', nonce: 'mine7'})
    expect(line.acks()).toMatchObject([{dcpsid, token: 'a8', messageId: '8'}])
    line.say({...request('9', {dcpsid, nonce: 'of the one before'})})
    expect(line.acks()[1]).toMatchObject({dcpsid, token: 'a9', messageId: '9'})
    expect(notes.get(`jobSubmit ${dcpsid}`)?.token).toBe('a9')
    await vi.waitFor(() => expect(line.said()).toMatchObject([{nonce: 'mine7', payload: {operation: 'close'}}]), 5000)
    expect(ran).toEqual([])
    line.cut()

    const stranger = open()
    stranger.say({type: 'ack', dcpsid, token: 't', nonce: 'mine7'})
    expect(stranger.acks()).toEqual([])
    stranger.cut()
  })

  test('is not waited for at an idle socket', async () => {
    const {open} = target(undefined, {handshake: 20})
    const line = open()
    await vi.waitFor(() => expect(line.isOpen()).toBe(false))
  })
})

describe('what all sessions hold', () => {
  const ask = (nonce: string, dcpsid: string, more = '') => ({
    ...{id: `r-${nonce}`, type: 'request', dcpsid, auth: {}, time: 1, ackToken: `a-${nonce}`, nonce, more},
    payload: {operation: 'ask', data: null},
  })

  test('has a bound: the session that holds most ends, the others go on', async () => {
    const {connected} = target(() => new Promise(() => {}), {weight: 10_000})
    const [light, heavy] = [await connected(), await connected()]
    light.line.say(ask(light.nonce, light.dcpsid, 'x'.repeat(2000)))
    heavy.line.say(ask(heavy.nonce, heavy.dcpsid, 'x'.repeat(6000)))
    expect(heavy.line.isOpen()).toBe(true)
    const next = String(light.line.acks().at(-1)?.nonce)
    light.line.say(ask(next, light.dcpsid, 'x'.repeat(2000)))
    expect([light.line.isOpen(), heavy.line.isOpen()]).toEqual([true, false])
  })

  test('counts answers until they are read, and requests until they are answered', async () => {
    const {connected} = target(() => 'x'.repeat(3000), {weight: 10_000})
    const {line, dcpsid, ...first} = await connected()
    let nonce = first.nonce
    for (let count = 0; count < 10; count++) {
      line.say(ask(nonce, dcpsid))
      await vi.waitFor(() => expect(line.said()).toHaveLength(count + 2))
      line.say({type: 'ack', dcpsid, token: line.said().at(-1)?.ackToken, nonce: `mine${count}`})
      nonce = String(line.acks().at(-1)?.nonce)
    }
    expect(line.isOpen()).toBe(true)
    for (let count = 0; count < 4; count++) {
      line.say(ask(nonce, dcpsid))
      await new Promise((resolve) => setImmediate(resolve))
      nonce = String(line.acks().at(-1)?.nonce)
    }
    await vi.waitFor(() => expect(line.isOpen()).toBe(false))
  })
})

test('a request that was refused is done again when it comes with the next nonce, and not with the last', async () => {
  let asked = 0
  const {connected, ran} = target(() => {
    asked++
    if (asked === 1) throw new Error('not now')
    return 'done'
  })
  const {line, dcpsid, nonce} = await connected()
  const ask = (next: string, token: string) => {
    const payload = {operation: 'ask', data: null}
    line.say({id: 'same', type: 'request', dcpsid, auth: {}, time: 1, ackToken: token, nonce: next, payload})
  }
  ask(nonce, 'a1')
  await vi.waitFor(() => expect(line.said()).toHaveLength(2))
  line.say({type: 'ack', dcpsid, token: line.said().at(-1)?.ackToken, nonce: 'mine2'})
  const next = String(line.acks().at(-1)?.nonce)
  ask(nonce, 'a1')
  expect(ran).toEqual(['ask'])
  ask(next, 'a2')
  await vi.waitFor(() => expect(line.said()).toHaveLength(3))
  const [connect, refused, batch] = line.said()
  expect([connect, refused]).toMatchObject([{success: true}, {id: 'same', success: false}])
  // The official client passes a message over that has the id of the last one.
  expect(batch).toMatchObject({type: 'batch', id: expect.not.stringMatching(/^same$/), payload: [{id: 'same'}]})
})

test('who asked too fast is acknowledged in the end, also when a timer fires before its time', async () => {
  let behind = 0
  const {connected} = target(undefined, {rate: 10}, NO_JOURNAL, () => Date.now() - behind)
  const {line, dcpsid, nonce} = await connected()
  const keepalive = {type: 'request', payload: {operation: 'keepalive', data: null}, id: 'k', auth: {}, time: 1, dcpsid}
  const payload = Array.from({length: 11}, (_, index) => ({...keepalive, id: `k${index}`}))
  line.say({id: 'b', type: 'batch', dcpsid, auth: {}, time: 1, ackToken: 'a1', nonce, payload})
  expect(line.acks()).toHaveLength(1)
  await vi.waitFor(() => expect(line.said()).toHaveLength(2))
  line.say({type: 'ack', dcpsid, token: line.said().at(-1)?.ackToken, nonce: 'mine2'})
  behind = 20
  await vi.waitFor(() => expect(line.acks()).toHaveLength(2), {timeout: 5000})
})
