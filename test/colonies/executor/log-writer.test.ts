import {expect, test} from 'vitest'
import {logWriter} from '../../../src/colonies/executor/log-writer.js'
import {eventually} from '../../support/started.js'

/** A server that stores when it is told to. */
function slowServer() {
  const stored: string[] = []
  const waiting: (() => void)[] = []
  const send = (text: string): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(() => {
        stored.push(text)
        resolve()
      })
    })
  return {stored, waiting, send, next: () => eventually(async () => waiting.shift()).then((store) => store())}
}

test('sends the first line at once, and what comes meanwhile in one message', async () => {
  const {stored, waiting, send, next} = slowServer()
  const logs = logWriter(send)
  logs.write('one\n')
  await eventually(async () => waiting.length === 1)
  for (const line of ['two\n', 'three\n', 'fo']) logs.write(line)
  await next()
  await next()
  expect(stored).toEqual(['one\n', 'two\nthree\n'])
  logs.write('ur')
  const flushed = logs.flush()
  await next()
  await flushed
  expect(stored).toEqual(['one\n', 'two\nthree\n', 'four'])
})

test('does not wait for the end of a line for long', async () => {
  const {stored, send, next} = slowServer()
  logWriter(send).write('50 %\r')
  await next()
  expect(stored).toEqual(['50 %\r'])
})

test('slows down who writes more than can be sent, and splits it', async () => {
  const {stored, send, next, waiting} = slowServer()
  const logs = logWriter(send)
  const line = `${'x'.repeat(999)}\n`
  let lines = 0
  while (logs.write(line)) lines++
  expect(lines).toBeGreaterThan(500)
  const drained = logs.drained()
  let over = false
  void drained.then(() => {
    over = true
  })
  await eventually(async () => {
    if (waiting.length > 0) await next()
    return over
  })
  expect(stored.join('')).toBe(line.repeat(lines + 1))
  expect(Math.max(...stored.map(({length}) => length))).toBeLessThanOrEqual(65_536)
  expect(stored.every((text) => text.endsWith('\n'))).toBe(true)
})

test('sends nothing more once it was refused', async () => {
  let asked = 0
  const logs = logWriter(async () => {
    asked++
    throw new Error('not yours')
  })
  logs.write('a\n')
  await logs.flush()
  expect(logs.write('b\n')).toBe(true)
  await logs.flush()
  expect(asked).toBe(1)
})
