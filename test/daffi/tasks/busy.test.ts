import {expect, test} from 'vitest'
import {TASK_LIMITS} from '../../../src/daffi/tasks/limits.js'
import {loadDriver} from '../../../src/store/driver.js'
import {call, freshFile, NEVER, opened, RESULT, until} from './support.js'

test('a result that cannot be written at once is written later', async () => {
  const file = freshFile()
  let finish = (_: typeof RESULT): void => {}
  const {tasks, runs, lines} = opened({
    file,
    limits: {...TASK_LIMITS, busyMs: 50},
    dispatch: () =>
      new Promise((resolve) => {
        finish = resolve
      }),
  })
  const id = tasks.hold(call())
  await until(() => runs.length === 1, 'the run')
  const other = new (loadDriver())(file, {readOnly: false})
  other.exec('BEGIN IMMEDIATE')
  finish(RESULT)
  await until(() => lines.length > 0, 'the failure')
  expect(() => tasks.hold(call())).toThrow(expect.objectContaining({code: 'STORE_BUSY'}))
  expect(tasks.result(id).state).toBe('running')
  other.exec('COMMIT')
  other.close()
  expect(await tasks.wait(id, NEVER)).toMatchObject({state: 'done', runs: 1})
  expect(tasks.list()).toHaveLength(1)
})

test('a thousand runs at once, and their results', async () => {
  let running = 0
  let most = 0
  const {tasks} = opened({
    file: freshFile(),
    dispatch: async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 500))
      running--
      return RESULT
    },
  })
  const atTime = [Date.now() / 1000 + 2]
  for (let count = 0; count < 1200; count++) tasks.hold(call({kind: 'periodic', atTime}))
  await tasks.idle(NEVER)
  expect(most).toBe(1000)
  expect(tasks.list().every(({state}) => state === 'done')).toBe(true)
})
