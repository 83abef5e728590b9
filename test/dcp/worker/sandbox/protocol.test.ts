import {describe, expect, it} from 'vitest'
import {createFrameReader, encodeFrame, type Frame} from '../../../../src/dcp/worker/sandbox/protocol.js'

describe('frames', () => {
  const bytes = Buffer.concat([
    encodeFrame('run', '1\0"é😀"'),
    encodeFrame('end', ''),
    encodeFrame('console', 'a\nb\n'),
    encodeFrame('run', 'x'.repeat(100_000)),
  ])
  const expected = [
    {type: 'run', body: '1\0"é😀"'},
    {type: 'end', body: ''},
    {type: 'console', body: 'a\nb\n'},
    {type: 'run', body: 'x'.repeat(100_000)},
  ]

  it.each([1, 3, 7, 4096, 1_000_000])('come out whole from chunks of %i bytes', (size) => {
    const frames: Frame[] = []
    const feed = createFrameReader((frame) => frames.push(frame))
    for (let at = 0; at < (size === 1 ? 200 : bytes.length); at += size) feed(bytes.subarray(at, at + size))
    expect(frames).toEqual(size === 1 ? expected.slice(0, frames.length) : expected)
    expect(frames.length).toBeGreaterThanOrEqual(3)
  })

  it('above the bound end the reading before they arrive', () => {
    const frames: Frame[] = []
    const feed = createFrameReader((frame) => frames.push(frame), 10)
    expect(feed(encodeFrame('end', ''))).toBe(true)
    expect(feed(encodeFrame('run', '12345678').subarray(0, 4))).toBe(false)
    expect(feed(encodeFrame('end', ''))).toBe(false)
    expect(frames.length).toBe(1)
  })
})
