import {describe, expect, test} from 'vitest'
import {call, DATA, FAILURE, freshFile, NEVER, opened, RESULT, SLACK_MS, stuck, until} from './support.js'

describe.each([
  ['a file', true],
  ['memory', false],
])('held calls in %s', (_, inFile) => {
  const place = (): {file?: string} => (inFile ? {file: freshFile()} : {})

  test('a call runs once, at once, and its result is kept', async () => {
    const {tasks, runs} = opened(place())
    const id = tasks.hold(call({receiver: 'n1', timeout: 2}))
    expect(id).toMatch(/^[0-9a-f]{12}$/)
    const facts = await tasks.wait(id, NEVER)
    expect(facts).toMatchObject({id, kind: 'call', func: 'add', state: 'done', runs: 1, error: null, due: null})
    expect(facts.result && Buffer.from(facts.result)).toEqual(RESULT.ok && RESULT.data)
    expect(tasks.result(id)).toEqual(facts)
    expect(tasks.list()).toEqual([{...facts, result: null}])
    expect(runs).toHaveLength(1)
    expect(runs[0]).toMatchObject({id, func: 'add', receiver: 'n1', timeout: 2})
    expect(Buffer.from(runs[0]?.data ?? [])).toEqual(DATA)
  })

  test('a delayed call starts in time', async () => {
    const {tasks, runs} = opened(place())
    const start = Date.now()
    const late = tasks.hold(call({eta: 0.3}))
    const early = tasks.hold(call({eta: 0.15}))
    expect(tasks.result(late)).toMatchObject({state: 'waiting', result: null})
    await tasks.wait(late, NEVER)
    expect(runs.map(({id}) => id)).toEqual([early, late])
    for (const [at, run] of runs.entries()) {
      expect(run.at - start).toBeGreaterThanOrEqual([150, 300][at] ?? 0)
      expect(run.at - start).toBeLessThan(([150, 300][at] ?? 0) + SLACK_MS)
    }
  })

  test('a failed call keeps its error', async () => {
    const {tasks} = opened({...place(), dispatch: () => Promise.resolve(FAILURE)})
    const facts = await tasks.wait(tasks.hold(call()), NEVER)
    expect(facts).toMatchObject({state: 'failed', result: null, error: !FAILURE.ok && FAILURE.error})
  })

  test('a cancelled run is given up, and cannot be cancelled twice', async () => {
    const {tasks, runs} = opened({...place(), dispatch: stuck})
    const id = tasks.hold(call())
    await until(() => runs.length === 1, 'the run')
    expect(tasks.cancel(id)).toBe(true)
    expect(tasks.cancel(id)).toBe(false)
    expect(await tasks.wait(id, NEVER)).toMatchObject({state: 'cancelled', error: null})
  })

  test('a period goes on until it is cancelled', async () => {
    const {tasks, runs} = opened(place())
    const id = tasks.hold(call({kind: 'periodic', interval: 0.03}))
    await until(() => runs.length >= 3, 'three runs')
    tasks.cancel(id)
    await tasks.idle(NEVER)
    expect(tasks.result(id)).toMatchObject({state: 'cancelled', interval: 0.03})
  })
})
