import {describe, expect, test} from 'vitest'
import {RpcError} from '../../../../src/colonies/server/rpc-error.js'
import {deadline} from '../../../../src/colonies/server/scheduler/deadline.js'
import {priorityTime} from '../../../../src/colonies/server/scheduler/priority.js'
import {formatCpu, formatMemory, parseCpu, parseMemory} from '../../../../src/colonies/server/scheduler/resources.js'
import {mayRetry} from '../../../../src/colonies/server/scheduler/retry.js'

describe('priority', () => {
  const now = 1_795_176_377_077_511

  test('one step is worth a day of waiting', () => {
    const day = 86_400_000_000
    expect(priorityTime(now, 0)).toBe(1_795_176_377_077_511_000n)
    expect(priorityTime(now, 1)).toBe(priorityTime(now - day, 0))
    expect(priorityTime(now, -1)).toBe(priorityTime(now + day, 0))
  })

  test.each([50_000, -50_000])('%i stays in 64 bits', (priority) => {
    expect(BigInt.asIntN(64, priorityTime(now, priority))).toBe(priorityTime(now, priority))
  })

  test.each([50_001, -50_001])('%i is refused', (priority) => {
    expect(() => priorityTime(now, priority)).toThrow(RpcError)
  })
})

describe('limits', () => {
  test.each([
    [10, 11_000_000],
    [0, null],
    [-1, null],
  ])('of %i seconds', (seconds, ends) => {
    expect(deadline(1_000_000, seconds)).toBe(ends)
  })

  test.each([
    [0, 0, false],
    [0, 1, true],
    [1, 1, false],
    [2, 3, true],
    [3, 3, false],
    [1000, -1, true],
  ])('after %i retries of %i', (retries, maxRetries, again) => {
    expect(mayRetry({retries, maxRetries})).toBe(again)
  })
})

describe('resources', () => {
  test.each([
    ['500m', 500],
    ['', 0],
    ['2', 0],
    ['1.5m', 0],
    ['-1m', -1],
  ])('cpu %j', (text, thousandths) => {
    expect(parseCpu(text)).toBe(thousandths)
    expect(formatCpu(500)).toBe('500m')
  })

  test.each([
    ['', 0, '0Mi'],
    ['1Ki', 1024, '0Mi'],
    ['10Gi', 10 * 2 ** 30, '10240Mi'],
    ['10MB', 10_000_000, '9Mi'],
    ['10Mb', 10_000_000, '9Mi'],
    ['1TiB', 2 ** 40, '1048576Mi'],
  ])('memory %j', (text, bytes, written) => {
    expect(parseMemory(text)).toBe(bytes)
    expect(formatMemory(bytes)).toBe(written)
  })

  test.each(['10', '1.5Gi', '1GB', '1Ti', '1T', 'Gi', '-1Gi', '99999999999999Gi'])('memory %j is refused', (text) => {
    expect(() => parseMemory(text)).toThrow(RpcError)
  })
})
