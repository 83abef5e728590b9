import {describe, expect, test} from 'vitest'
import type {Callback} from '../../../src/daffi/node/callback.js'
import {callbackOfFunction} from '../../../src/daffi/node/callback-of-function.js'
import type {DaffiMessage, RpcMessage} from '../../../src/daffi/wire/messages/message.js'
import {rpcMessage} from '../../../src/daffi/wire/messages/message.js'
import {readPickle} from '../../../src/daffi/wire/pickle/read-pickle.js'
import {readRemoteError} from '../../../src/daffi/wire/pickle/shapes/remote-error.js'
import {type PickleValue, PyGlobal, PyTuple} from '../../../src/daffi/wire/pickle/values.js'
import {writePickle} from '../../../src/daffi/wire/pickle/write-pickle.js'
import {ask, callData, join, until} from './fixtures.js'
import {type FakeController, fakeController} from './link-pair.js'

const empty = (): Buffer => writePickle({})
const functions = (given: Record<string, (...args: never[]) => unknown>): Callback[] =>
  Object.entries(given).map(([name, fn]) => callbackOfFunction(name, fn))
const request = (func: string, args: unknown[] = [], given: Partial<RpcMessage> = {}) =>
  rpcMessage({
    flag: 'REQUEST',
    uuid: 7,
    transmitter: 'py',
    receiver: 'me',
    funcName: func,
    data: callData(args),
    ...given,
  })

const answers = (controller: FakeController): DaffiMessage[] =>
  controller.received.filter(({flag}) => flag === 'SUCCESS')
const parts = (message: DaffiMessage | undefined): readonly PickleValue[] => {
  const read = readPickle(message?.data ?? Buffer.alloc(0))
  return read instanceof PyTuple ? read.items : []
}
const resultIn = (message: DaffiMessage | undefined): PickleValue | undefined => {
  const [args] = parts(message)
  return args instanceof PyTuple ? args.items[0] : undefined
}
const errorOf = (message: DaffiMessage | undefined): string | null | undefined =>
  readRemoteError(parts(message)[2] ?? null)?.info

describe('whatever comes in is answered', () => {
  test.each([
    ['an unknown function', request('nowhere'), /'nowhere' is not registered as callback/],
    ['no pickle', request('echo', [], {data: Buffer.from('nonsense')}), /cannot be read/],
    ['a pickle of something else', request('echo', [], {data: writePickle(7)}), /cannot be read/],
    ['what JavaScript has not', request('echo', [[new PyGlobal('numpy', 'ndarray')]]), /numpy\.ndarray/],
    ['code of Python', request('__transfer_and_call', [1]), /JavaScript/],
    ['a result that cannot be sent', request('unsendable'), /Unsupported return type/],
    ['a result that throws when it is read', request('hostile'), /do not look/],
    ['a promise that is none', request('thenable'), /no promise/],
    ['a failure without an error', request('throwsText'), /only text/],
    ['a failure without a text', request('throwsNothing'), /has no text/],
    ['a failure that cannot be asked what it is', request('throwsTrap'), /has no text/],
    ['a failure whose stack cannot be read', request('throwsStack'), /as told/],
    ['a failure with more text than a message has room for', request('throwsMuch'), /x… \(300000000 characters\)/],
  ])('%s', async (_what, message, problem) => {
    const controller = fakeController(empty)
    const node = await join(controller.connect, {
      callbacks: functions({
        echo: (value: unknown) => value,
        unsendable: () => Symbol.iterator,
        hostile: () => ({
          get value() {
            throw new Error('do not look')
          },
        }),
        thenable: () => ({
          // biome-ignore lint/suspicious/noThenProperty: that is the case
          then: () => {
            throw new Error('no promise')
          },
        }),
        throwsText: () => {
          throw 'only text'
        },
        throwsNothing: () => {
          throw Object.create(null)
        },
        throwsTrap: () => {
          throw new Proxy(
            {},
            {
              getPrototypeOf() {
                throw new Error('a trap')
              },
            },
          )
        },
        throwsStack: () => {
          throw Object.defineProperty(new Error('as told'), 'stack', {
            get() {
              throw new Error('a trap')
            },
          })
        },
        throwsMuch: () => {
          throw new Error('x'.repeat(300_000_000))
        },
      }),
    })
    controller.send(message)
    await until(() => answers(controller).length === 1)
    expect(errorOf(answers(controller)[0])).toMatch(problem)
    await node.stop()
  })
})

describe('results that are not wanted', () => {
  const callbacks = functions({
    one: () => 1,
    fail: () => {
      throw new Error('bad')
    },
    count: function* () {
      yield 1
      yield 2
    },
  })
  test('generation 1.0.0 is answered all the same, but for broadcasts', async () => {
    const controller = fakeController(empty, {kind: 'python', generation: '1.0.0'})
    const node = await join(controller.connect, {callbacks})
    controller.send(request('one', [], {returnResult: false}))
    controller.send(request('fail', [], {returnResult: false}))
    controller.send(request('one', [], {returnResult: false, flag: 'BROADCAST'}))
    controller.send(request('count', [], {uuid: 8}))
    await until(() => answers(controller).length === 3)
    const [one, fail, count] = answers(controller)
    expect(parts(one)).toEqual([null, new Map(), null])
    expect(errorOf(fail)).toBe("Exception while processing function 'fail' on remote executor. bad")
    expect(resultIn(count)).toEqual([1, 2])
    await node.stop()
  })

  test('generation 2.2.1 is not', async () => {
    const controller = fakeController(empty, {kind: 'python'})
    const log: string[] = []
    const node = await join(controller.connect, {callbacks, log: (line) => log.push(line)})
    controller.send(request('one', [], {returnResult: false}))
    controller.send(request('fail', [], {returnResult: false}))
    controller.send(request('one', [], {uuid: 9}))
    controller.send(request('count', [], {uuid: 10, flag: 'BROADCAST'}))
    await until(() => answers(controller).length === 2)
    expect(answers(controller).map(({uuid}) => uuid)).toEqual([9, 10])
    expect(resultIn(answers(controller)[1])).toEqual([1, 2])
    expect(log).toHaveLength(1)
    await node.stop()
  })
})

describe('generators', () => {
  const state = {given: 0, ended: 0}
  const callbacks = functions({
    *endless() {
      try {
        for (;;) yield state.given++
      } finally {
        state.ended++
      }
    },
    *mixed() {
      yield 1
      yield () => 2
      yield 3
    },
  })

  test.each(['nobody waits any more', 'the link ends'])('end when %s', async (why) => {
    state.ended = 0
    const controller = fakeController(empty, {kind: 'python'})
    const node = await join(controller.connect, {callbacks})
    controller.send(request('endless'))
    await until(() => answers(controller).length > 10)
    if (why === 'the link ends') controller.drop()
    else controller.send(rpcMessage({flag: 'UNABLE_TO_FIND_PROCESS', uuid: 7, transmitter: 'me'}))
    await until(() => state.ended === 1)
    await node.stop()
  })

  test('an item that cannot be sent is the end', async () => {
    const controller = fakeController(empty)
    const node = await join(controller.connect, {callbacks})
    controller.send(request('mixed'))
    await until(() => answers(controller).length === 2)
    const [first, second] = answers(controller)
    expect(first).toMatchObject({completed: false})
    expect(second).toMatchObject({completed: true})
    expect(errorOf(second)).toMatch(/Unsupported return type/)
    await node.stop()
    expect(answers(controller)).toHaveLength(2)
  })
})

test('what a stream of ours sends runs one after the other, all else at once', async () => {
  const controller = fakeController(empty)
  let running = 0
  let most = 0
  const order: number[] = []
  const slow = async (n: number) => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setTimeout(resolve, 10 - n))
    running--
    order.push(n)
  }
  const node = await join(controller.connect, {callbacks: functions({slow})})
  for (let n = 0; n < 9; n++) controller.send(request('slow', [n], {uuid: n + 1, completed: false}))
  await until(() => order.length === 9)
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  expect(most).toBe(1)
  for (let n = 0; n < 9; n++) controller.send(request('slow', [n], {uuid: n + 1}))
  await until(() => order.length === 18)
  expect(most).toBe(9)
  await node.stop()
})

test('a stopping node announces that it has nothing, and refuses new calls', async () => {
  const controller = fakeController(empty)
  let finish = (_value: string): void => undefined
  const node = await join(controller.connect, {
    callbacks: functions({slow: () => new Promise<string>((resolve) => (finish = resolve)), one: () => 1}),
  })
  controller.send(request('slow', [], {uuid: 1}))
  await new Promise((resolve) => setTimeout(resolve, 5))
  const stopping = node.stop()
  await until(() => controller.received.at(-1)?.flag === 'UPDATE_CALLBACKS')
  expect(readPickle(controller.received.at(-1)?.data ?? Buffer.alloc(0))).toEqual(new Map())
  controller.send(request('one', [], {uuid: 2}))
  await until(() => answers(controller).length === 1)
  expect(errorOf(answers(controller)[0])).toMatch(/is stopping/)
  finish('done')
  await stopping
  expect(resultIn(answers(controller)[1])).toBe('done')
})

test('a controller that stops fails what waits, a second answer is dropped', async () => {
  const controller = fakeController(empty)
  const node = await join(controller.connect)
  const waiting = ask(node, 'slow')
  controller.send(rpcMessage({flag: 'CONTROLLER_STOPPED_UNEXPECTEDLY', uuid: 1}))
  await expect(waiting).rejects.toMatchObject({code: 'CONTROLLER_LOST'})
  const data = writePickle(new PyTuple([new PyTuple([1]), {}, null]))
  controller.onMessage = ({uuid, flag}) => {
    if (flag !== 'REQUEST') return
    controller.send(rpcMessage({flag: 'SUCCESS', uuid, data}))
    controller.send(rpcMessage({flag: 'SUCCESS', uuid, data}))
  }
  expect((await ask(node, 'f')).result).toBe(1)
  expect((await ask(node, 'f')).result).toBe(1)
  await node.stop()
})

test.each([
  ['UNABLE_TO_FIND_CANDIDATE', 'UnableToFindCandidate', 'CANDIDATE_MISSING'],
  ['REMOTE_STOPPED_UNEXPECTEDLY', 'RemoteStoppedUnexpectedly', 'NODE_STOPPED'],
  ['SCHEDULER_ERROR', 'RemoteCallError', 'CALL_FAILED'],
  ['STREAM_ERROR', 'RemoteCallError', 'CALL_FAILED'],
  ['RECEIVER_ERROR', 'RemoteCallError', 'CALL_FAILED'],
] as const)('%s fails the call', async (flag, name, code) => {
  const controller = fakeController(empty)
  const node = await join(controller.connect)
  controller.onMessage = ({uuid, flag: asked}) => {
    if (asked === 'REQUEST') controller.send(rpcMessage({flag, uuid, data: callData([])}))
  }
  await expect(ask(node, 'f')).rejects.toMatchObject({name, code})
  await node.stop()
})

test('answers that are no answers fail the call', async () => {
  const controller = fakeController(empty)
  const node = await join(controller.connect)
  for (const data of [Buffer.from('nonsense'), writePickle(1), Buffer.alloc(0)]) {
    controller.onMessage = ({uuid, flag}) => {
      if (flag === 'REQUEST') controller.send(rpcMessage({flag: 'SUCCESS', uuid, data}))
    }
    await expect(ask(node, 'f')).rejects.toMatchObject({name: 'RemoteCallError'})
  }
  await node.stop()
})
