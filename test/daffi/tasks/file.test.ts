import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {cancelInStore} from '../../../src/daffi/tasks/cancel-in-store.js'
import {endHolder} from '../../../src/daffi/tasks/end-holder.js'
import {readTask, readTasks} from '../../../src/daffi/tasks/read-tasks.js'
import {waitForTask} from '../../../src/daffi/tasks/wait-for-task.js'
import {type Bundle, bundle} from '../../support/bundle.js'
import {call, freshFile, NEVER, opened, startHolder, stuck, until} from './support.js'

let program: Bundle
beforeAll(async () => {
  program = await bundle('test/daffi/tasks/holder-process.ts')
})
afterAll(() => program.remove())

describe('the tasks of a file, from another process', () => {
  test('are seen, waited for, and read with their values', async () => {
    const file = freshFile()
    const child = startHolder(program, [file, 'detached'])
    child.send(JSON.stringify({func: 'slow', eta: 0.3}))
    const id = (await child.line((line) => line.startsWith('held slow '))).split(' ')[2] ?? ''
    expect(readTasks(file)).toMatchObject([{id, holder: 'detached', state: 'waiting', result: null}])
    const facts = await waitForTask(file, id, NEVER)
    expect(facts).toMatchObject({id, holder: 'detached', state: 'done'})
    expect(Buffer.from(readTask(file, id).result ?? []).toString()).toBe('slow')
    child.process.kill('SIGKILL')
    await child.ended()
  })

  test('can be cancelled: the holder gives up the run, at once', async () => {
    const file = freshFile()
    const aborted: number[] = []
    const {tasks, runs} = opened({
      file,
      dispatch: (run, signal) => {
        signal.addEventListener('abort', () => aborted.push(Date.now()))
        return stuck(run, signal)
      },
    })
    const running = tasks.hold(call())
    const waiting = tasks.hold(call({eta: 3600}))
    await until(() => runs.length === 1, 'the run')
    const start = Date.now()
    const ended = Promise.all([tasks.wait(running, NEVER), tasks.wait(waiting, NEVER), tasks.idle(NEVER)])
    expect(cancelInStore(file, running, Date.now())).toBe(true)
    expect(cancelInStore(file, waiting, Date.now())).toBe(true)
    expect(cancelInStore(file, waiting, Date.now())).toBe(false)
    const [one, other] = await ended
    expect([one.state, other.state]).toEqual(['cancelled', 'cancelled'])
    expect(aborted).toHaveLength(1)
    expect((aborted[0] ?? 0) - start).toBeLessThan(300)
  })

  test('end with a holder that does not come back', async () => {
    const file = freshFile()
    const child = startHolder(program, [file, 'detached'])
    for (const fields of [
      {func: 'stuck'},
      {func: 'late', eta: 3600},
      {func: 'often', kind: 'periodic', interval: 60},
    ]) {
      child.send(JSON.stringify(fields))
    }
    await child.line((line) => line.startsWith('held often '))
    await child.line((line) => line.startsWith('run stuck '))
    child.process.kill('SIGKILL')
    await child.ended()
    expect(endHolder(file, 'another', Date.now())).toBe(0)
    expect(endHolder(file, 'detached', Date.now())).toBe(3)
    expect(endHolder(file, 'detached', Date.now())).toBe(0)
    for (const task of readTasks(file)) {
      expect(task).toMatchObject({state: 'failed', due: null, error: {type: 'RemoteStoppedUnexpectedly'}})
    }
  })

  test('a wait ends with its signal', async () => {
    const file = freshFile()
    const {tasks} = opened({file})
    const id = tasks.hold(call({eta: 3600}))
    expect((await waitForTask(file, id, AbortSignal.timeout(50))).state).toBe('waiting')
    expect((await tasks.wait(id, AbortSignal.timeout(50))).state).toBe('waiting')
  })

  test('what is not there is not made', async () => {
    const file = freshFile()
    const unknown = expect.objectContaining({code: 'TASK_UNKNOWN'})
    expect(readTasks(file)).toEqual([])
    expect(() => readTask(file, '0123456789ab')).toThrow(unknown)
    expect(() => cancelInStore(file, '0123456789ab', 0)).toThrow(unknown)
    await expect(waitForTask(file, '0123456789ab', NEVER)).rejects.toThrow(unknown)
    expect(readTasks(file)).toEqual([])
  })
})
