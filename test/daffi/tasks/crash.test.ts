import {afterAll, beforeAll, expect, test} from 'vitest'
import {type Bundle, bundle} from '../../support/bundle.js'
import type {Child} from '../../support/child.js'
import {freshFile, NEVER, opened, startHolder, until} from './support.js'

let program: Bundle
beforeAll(async () => {
  program = await bundle('test/daffi/tasks/holder-process.ts')
})
afterAll(() => program.remove())

async function held(child: Child, func: string, fields: object = {}): Promise<string> {
  child.send(JSON.stringify({func, ...fields}))
  return (await child.line((line) => line.startsWith(`held ${func} `))).split(' ')[2] ?? ''
}

async function kill(child: Child): Promise<void> {
  child.process.kill('SIGKILL')
  expect(await child.ended()).toBe('SIGKILL')
}

test('after kill -9 waiting calls go on, and a run under way has failed and is not run again', async () => {
  const file = freshFile()
  const child = startHolder(program, [file])
  await child.line((line) => line === 'ready')
  const done = await held(child, 'quick')
  const late = await held(child, 'late', {eta: 0.6})
  const overdue = await held(child, 'overdue', {eta: 0.2})
  const running = await held(child, 'stuck')
  const point = Date.now() / 1000
  const points = await held(child, 'points', {kind: 'periodic', atTime: [point + 0.15, point + 0.2, point + 3600]})
  await child.line((line) => line === `run stuck ${running}`)
  await until(() => child.lines.includes(`run quick ${done}`), 'the quick run')
  await kill(child)
  await until(() => Date.now() / 1000 > point + 0.25, 'the points in time')

  const {tasks, runs, lines} = opened({file})
  expect(tasks.result(running)).toMatchObject({state: 'failed', error: {type: 'RemoteStoppedUnexpectedly'}})
  expect(lines).toHaveLength(1)
  expect((await tasks.wait(overdue, NEVER)).state).toBe('done')
  expect((await tasks.wait(late, NEVER)).state).toBe('done')
  expect(['done', 'failed']).toContain(tasks.result(done).state)
  // Two points in time passed meanwhile: it runs once for both.
  expect(tasks.result(points)).toMatchObject({state: 'waiting', runs: 1, atTime: [point + 3600], due: point + 3600})
  const order = runs.map(({id}) => id)
  expect(order.slice(0, 2).sort()).toEqual([points, overdue].sort())
  expect(order.slice(2)).toEqual([late])
})

test('a period whose run was under way goes on after kill -9', async () => {
  const file = freshFile()
  const child = startHolder(program, [file])
  const id = await held(child, 'stuck', {kind: 'periodic', interval: 0.2})
  await child.line((line) => line === `run stuck ${id}`)
  await kill(child)
  const {tasks, runs} = opened({file})
  expect(tasks.result(id)).toMatchObject({state: 'waiting', runs: 0, error: {type: 'RemoteStoppedUnexpectedly'}})
  await until(() => tasks.result(id).runs >= 1, 'its next run')
  expect(runs[0]?.id).toBe(id)
  expect(tasks.result(id).error).toBeNull()
})

test('the tasks of another holder of the same file are left alone', async () => {
  const file = freshFile()
  const child = startHolder(program, [file, 'tcp:1'])
  const id = await held(child, 'stuck')
  await child.line((line) => line === `run stuck ${id}`)
  await kill(child)
  const other = opened({file, holder: 'tcp:2'})
  expect(other.lines).toEqual([])
  expect(other.tasks.list()).toEqual([])
  expect(() => other.tasks.result(id)).toThrow(expect.objectContaining({code: 'TASK_UNKNOWN'}))
  expect(() => other.tasks.cancel(id)).toThrow(expect.objectContaining({code: 'TASK_UNKNOWN'}))
  other.close()
  expect(opened({file, holder: 'tcp:1'}).tasks.result(id)).toMatchObject({state: 'failed'})
})
