import {describe, expect, it} from 'vitest'
import type {SliceOutcome} from '../../../../src/dcp/job/task.js'
import {createRecorder, type RecordedCounts} from '../../../../src/dcp/worker/supervisor/recorder.js'
import {createMemorySource} from '../../../support/memory-source.js'
import {until} from '../../../support/processes.js'
import {workOf} from '../run-job.js'

const cost = {cpuSeconds: 0, bytesIn: 1, bytesOut: 1}
const result = (slice: number, value = '1'): SliceOutcome => ({kind: 'result', slice, value, cost})

function start(slices: number) {
  const source = createMemorySource()
  source.add(
    workOf('x => x'),
    Array.from({length: slices}, () => '1'),
  )
  const task = source.claim({worker: 'w', maxSlices: slices, maxBytes: 1e9})
  if (!task) throw new Error('no task')
  const counts: RecordedCounts[] = []
  const errors: unknown[] = []
  const events = {failed: (error: unknown) => errors.push(error), recorded: (more: RecordedCounts) => counts.push(more)}
  return {source, task, counts, errors, recorder: createRecorder(source, task, events)}
}
const nothing = {outcomes: [], console: [], custom: []}

describe('a recorder', () => {
  it('records outcomes, console and custom events in groups, soon', async () => {
    const {source, recorder, counts} = start(100)
    for (let slice = 1; slice <= 40; slice++) {
      recorder.report({...nothing, outcomes: [result(slice)]})
      recorder.report({...nothing, custom: [{slice, name: 'n', data: String(slice)}]})
      recorder.report({...nothing, console: [{slice, level: 'log', message: [String(slice)]}]})
    }
    expect(source.reports).toEqual([])
    const begun = performance.now()
    await until(() => source.reports.length > 0)
    expect(performance.now() - begun).toBeLessThan(500)
    expect(source.reports).toEqual([40])
    expect(source.custom.map(({data}) => Number(data))).toEqual(Array.from({length: 40}, (_, index) => index + 1))
    expect(source.console.length).toBe(40)
    expect(counts).toEqual([{computed: 40, failed: 0}])
  })

  it('records at once when asked, and when much has come', () => {
    const {source, recorder} = start(10)
    recorder.report({...nothing, outcomes: [result(1)]})
    recorder.record()
    expect(source.reports).toEqual([1])
    recorder.report({...nothing, outcomes: [result(2, JSON.stringify('x'.repeat(3_000_000)))]})
    expect(source.reports).toEqual([1])
    recorder.report({...nothing, custom: [{slice: 3, name: 'n', data: JSON.stringify('x'.repeat(2_000_000))}]})
    expect(source.reports).toEqual([1, 1])
    expect(source.custom.length).toBe(1)
  })

  it('records nothing for a lost claim, and counts nothing', () => {
    const {source, task, recorder, counts} = start(10)
    source.cancel(task.work.id)
    recorder.report({...nothing, outcomes: [result(1)]})
    recorder.record()
    expect(recorder.wasLost()).toBe(true)
    expect(counts).toEqual([])
    expect(source.outcomes.get('job')?.size).toBe(0)
  })
})
