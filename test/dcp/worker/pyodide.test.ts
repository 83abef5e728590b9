import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {TESTED_BACKENDS} from '../../support/sandbox-backends.js'
import {runJob} from './run-job.js'
import {makePythonPlace, pythonOf} from './run-python.js'

let place: Awaited<ReturnType<typeof makePythonPlace>>
beforeAll(async () => {
  place = await makePythonPlace()
})
afterAll(() => place.remove())

describe.each(TESTED_BACKENDS)('Python with $title', (tested) => {
  const run = (work: Parameters<typeof runJob>[1], data: readonly unknown[]) => runJob({...tested, ...place}, work, data)

  it('computes every slice, in order, with its arguments', async () => {
    const job = pythonOf('def work_function(x, a, b):\n  return [x * a, b]', {}, 10, 'b')
    expect((await run(job, [1, 2, 3])).values).toEqual([
      [10, 'b'],
      [20, 'b'],
      [30, 'b'],
    ])
  })
})
