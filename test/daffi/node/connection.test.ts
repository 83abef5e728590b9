import {expect, test} from 'vitest'
import {writePickle} from '../../../src/daffi/wire/pickle/write-pickle.js'
import {Fault} from '../../../src/errors.js'
import {ask, join, until} from './fixtures.js'
import {fakeController, unreachable} from './link-pair.js'

const empty = (): Buffer => writePickle({})
const taken = new Fault('NODE_NAME_TAKEN', 'Taken')
const refused = new Fault('CONTROLLER_REFUSED', 'No')

test.each([
  ['CONTROLLER_REFUSED', refused, true],
  ['NODE_NAME_TAKEN', taken, true],
  ['CONTROLLER_UNREACHABLE', unreachable, false],
])('joining fails at once: %s', async (code, error, reconnect) => {
  const controller = fakeController(empty)
  controller.refuseWith = error
  await expect(join(controller.connect, {reconnect})).rejects.toMatchObject({code})
  expect(controller.tries).toBe(1)
})

test('joining waits for a controller, and says so once', async () => {
  const controller = fakeController(empty)
  controller.refuseWith = unreachable
  const log: string[] = []
  const joining = join(controller.connect, {reconnect: true, log: (line) => log.push(line)})
  await until(() => controller.tries === 3)
  controller.refuseWith = undefined
  const node = await joining
  expect(log).toHaveLength(1)
  await node.stop()
})

test('joining is given up when the signal says so', async () => {
  const controller = fakeController(empty)
  controller.refuseWith = unreachable
  const stop = new AbortController()
  const joining = join(controller.connect, {reconnect: true, signal: stop.signal})
  await until(() => controller.tries === 2)
  stop.abort(new Error('enough'))
  await expect(joining).rejects.toThrow('enough')
  const {tries} = controller
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(controller.tries).toBe(tries)
})

test('a signal stops a node that has joined', async () => {
  const controller = fakeController(empty)
  const stop = new AbortController()
  const node = await join(controller.connect, {signal: stop.signal})
  const waiting = ask(node, 'slow')
  stop.abort()
  await expect(waiting).rejects.toMatchObject({name: 'RemoteStoppedUnexpectedly'})
  await node.stopped
})

test('a controller that still has the old link keeps the name for a while', async () => {
  const controller = fakeController(empty)
  const node = await join(controller.connect, {reconnect: true})
  controller.refuseWith = taken
  controller.drop()
  await until(() => controller.tries > 3)
  controller.refuseWith = undefined
  await until(() => node.controller !== undefined)
  await node.stop()
})

test('a refusal while it comes back ends it', async () => {
  const controller = fakeController(empty)
  const log: string[] = []
  const node = await join(controller.connect, {reconnect: true, log: (line) => log.push(line)})
  controller.refuseWith = refused
  controller.drop()
  await node.stopped
  expect(log.at(-1)).toBe('No')
  await expect(ask(node, 'f')).rejects.toMatchObject({code: 'GLOBAL_STOPPED'})
})

test('without coming back, a lost connection ends it', async () => {
  const controller = fakeController(empty)
  const node = await join(controller.connect)
  const waiting = ask(node, 'slow')
  controller.drop()
  await expect(waiting).rejects.toMatchObject({code: 'CONTROLLER_LOST'})
  await node.stopped
})

test('stopping while the connection is lost is quick and quiet', async () => {
  const controller = fakeController(empty)
  const log: string[] = []
  const node = await join(controller.connect, {reconnect: true, log: (line) => log.push(line)})
  controller.refuseWith = unreachable
  controller.drop()
  await until(() => controller.tries > 1)
  await node.stop()
  expect(log).toHaveLength(1)
})
