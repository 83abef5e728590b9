import {expect, test} from 'vitest'
import {callbackOfFunction} from '../../../src/daffi/node/callback-of-function.js'
import {rpcMessage} from '../../../src/daffi/wire/messages/message.js'
import {readPickle} from '../../../src/daffi/wire/pickle/read-pickle.js'
import {toJavaScript} from '../../../src/daffi/wire/pickle/to-javascript.js'
import {writePickle} from '../../../src/daffi/wire/pickle/write-pickle.js'
import {answerData, ask, callData, join, until} from './fixtures.js'
import {fakeController, unreachable} from './link-pair.js'

const empty = (): Buffer => writePickle({})

const request = (func: string, args: unknown[], given: object = {}) =>
  rpcMessage({
    flag: 'REQUEST',
    uuid: 7,
    transmitter: 'other',
    receiver: 'me',
    funcName: func,
    data: callData(args),
    ...given,
  })

test('joins, answers a call and makes one', async () => {
  const controller = fakeController(empty)
  const node = await join(controller.connect, {callbacks: [callbackOfFunction('add', (a: number, b: number) => a + b)]})
  expect(node.controller).toEqual({kind: 'native', generation: '2.2.1'})

  controller.send(request('add', [2, 3]))
  await until(() => controller.received.length === 2)
  const [, answer] = controller.received
  expect(answer).toMatchObject({flag: 'SUCCESS', uuid: 7, receiver: 'other', transmitter: 'me'})
  expect(toJavaScript(readPickle(answer?.data ?? Buffer.alloc(0)))).toEqual([[5], {}, null])

  controller.onMessage = ({uuid}) => controller.send(rpcMessage({flag: 'SUCCESS', uuid, data: answerData('hi')}))
  expect((await ask(node, 'greet')).result).toBe('hi')
  await node.stop()
})

test('a lost connection fails what waits, and is found again', async () => {
  const controller = fakeController(empty)
  const log: string[] = []
  const node = await join(controller.connect, {reconnect: true, log: (line) => log.push(line)})
  const waiting = ask(node, 'slow')
  controller.refuseWith = unreachable
  controller.drop()
  await expect(waiting).rejects.toMatchObject({code: 'CONTROLLER_LOST', name: 'RemoteStoppedUnexpectedly'})
  await expect(ask(node, 'slow')).rejects.toMatchObject({code: 'CONTROLLER_LOST'})
  await until(() => controller.tries > 3)
  controller.refuseWith = undefined
  await until(() => node.controller !== undefined)
  expect(log).toHaveLength(2)
  await node.stop()
  await expect(ask(node, 'slow')).rejects.toMatchObject({code: 'GLOBAL_STOPPED'})
})
