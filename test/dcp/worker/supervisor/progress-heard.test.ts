import {expect, it} from 'vitest'
import {createProgressHeard} from '../../../../src/dcp/worker/supervisor/progress-heard.js'

it('reports what a silent slice said last, and nothing of the slices before it', () => {
  let now = 1000
  const progress = createProgressHeard(() => now)
  expect(progress.reports(1)).toEqual({last: null, lastDeterministic: null})
  progress.heard({slice: 1, value: 0.5})
  now += 100
  progress.heard({slice: 2, value: 0.25})
  now += 100
  progress.heard({slice: 2, value: null})
  now += 100
  expect(progress.reports(2)).toEqual({
    last: {deltaMs: 100, progress: null},
    lastDeterministic: {deltaMs: 200, progress: 0.25},
  })
  expect(progress.reports(3)).toEqual({last: null, lastDeterministic: null})
  progress.heard({slice: 3, value: null})
  expect(progress.reports(3)).toEqual({last: {deltaMs: 0, progress: null}, lastDeterministic: null})
})
