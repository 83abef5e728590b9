import {connect, createServer, type Socket} from 'node:net'
import {expect, test} from 'vitest'
import {deadlines} from '../../../../src/daffi/node/calls/deadlines.js'
import {until} from '../fixtures.js'

test('each is due at its time, once, unless it is removed', async () => {
  const due: [string, number][] = []
  const start = performance.now()
  const timers = deadlines<string>((item) => due.push([item, performance.now() - start]))
  timers.add('late', 60)
  timers.add('early', 20)
  timers.add('removed', 20)
  timers.add('early too', 20)
  timers.remove('removed', 20)
  await until(() => due.length === 3)
  expect(due.map(([item]) => item)).toEqual(['early', 'early too', 'late'])
  for (const [item, at] of due) expect(at).toBeGreaterThanOrEqual(item === 'late' ? 60 : 20)
  timers.add('again', 20)
  await until(() => due.length === 4)
  timers.add('cleared', 5)
  timers.clear()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(due).toHaveLength(4)
})

test('a wait longer than the timers of Node know does not end at once', async () => {
  const due: string[] = []
  const timers = deadlines<string>((item) => due.push(item))
  timers.add('long', 2 ** 40)
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(due).toEqual([])
  timers.clear()
})

test('a hundred thousand cost little', () => {
  const timers = deadlines<object>(() => undefined)
  const start = performance.now()
  const items = Array.from({length: 100_000}, () => ({}))
  for (const item of items) timers.add(item, 30_000)
  for (const item of items) timers.remove(item, 30_000)
  expect(performance.now() - start).toBeLessThan(1000)
  timers.clear()
})

test('what arrived while the thread was busy is read first', async () => {
  let peer: Socket | undefined
  const server = createServer((socket) => {
    peer = socket
  }).listen(0)
  const address = server.address()
  const socket = connect(typeof address === 'object' && address ? address.port : 0)
  await until(() => peer !== undefined && !socket.connecting)
  const seen: string[] = []
  socket.on('data', () => seen.push('data'))
  const timers = deadlines<string>(() => seen.push('due'))
  timers.add('x', 20)
  // What is written now is in the system at once.
  peer?.write('answer')
  const end = performance.now() + 80
  while (performance.now() < end);
  await until(() => seen.length === 2)
  expect(seen).toEqual(['data', 'due'])
  socket.destroy()
  peer?.destroy()
  server.close()
})
