import {describe, expect, it} from 'vitest'
import {createBatchSizer, MAX_SLICES} from '../../../../src/dcp/worker/supervisor/batch-size.js'

describe('size of batches', () => {
  it('grows fourfold while slices are quick, up to the bound', () => {
    const sizer = createBatchSizer()
    const sizes = Array.from({length: 7}, () => {
      const size = sizer.size('job')
      sizer.measured('job', size, size * 0.01)
      return size
    })
    expect(sizes).toEqual([1, 4, 16, 64, 256, 1024, 1024])
    expect(sizer.size('job')).toBe(MAX_SLICES)
  })

  it('stays at one slice for slow ones, and comes down when they become slow', () => {
    const sizer = createBatchSizer()
    sizer.measured('slow', 1, 5000)
    expect(sizer.size('slow')).toBe(1)
    for (let size = sizer.size('job'); size < 256; size = sizer.size('job')) sizer.measured('job', size, size * 0.1)
    sizer.measured('job', 256, 256 * 100)
    expect(sizer.size('job')).toBeLessThanOrEqual(3)
    expect(sizer.fits('job', 100)).toBe(false)
  })

  it('claims one slice as long as nothing is known, then by the job measured last', () => {
    const sizer = createBatchSizer()
    expect(sizer.claimSize()).toBe(1)
    sizer.measured('job', 1, 0.1)
    expect(sizer.claimSize()).toBe(4)
    expect(sizer.size('other')).toBe(1)
    expect(sizer.fits('other', 1)).toBe(false)
  })
})
