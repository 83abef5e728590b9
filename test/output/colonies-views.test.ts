import {describe, expect, test} from 'vitest'
import {process as processShape} from '../../src/colonies/wire/objects/process.js'
import {shortIds} from '../../src/output/short-ids.js'
import {passed, shownLength, shownTime} from '../../src/output/shown-time.js'
import {plainPaint, type Terminal} from '../../src/output/terminal.js'
import {processView} from '../../src/output/views/process.js'
import {processListView} from '../../src/output/views/process-list.js'

const NOW = Date.parse('2026-03-12T20:00:30Z')
const terminal = (columns: number, ascii = false): Terminal => ({
  isTTY: true,
  columns,
  now: NOW,
  paint: plainPaint,
  ascii,
})
const pipe: Terminal = {isTTY: false, columns: 80, now: NOW, paint: plainPaint}

const ZERO = '0001-01-01T01:12:12+01:12'
const process = (fields: object) =>
  processShape.decode(
    {
      processid: 'ea398af346db85f45b118bb77ecda9ae25f4700dcafcccb4ba3e4d40eba5205a',
      initiatorname: 'alice',
      submissiontime: '2026-03-12T20:00:00Z',
      starttime: ZERO,
      endtime: ZERO,
      waitdeadline: ZERO,
      execdeadline: ZERO,
      prioritytime: 1795176377077511649n,
      spec: {funcname: 'echo', args: ['hello world', 7], kwargs: {n: [1]}, conditions: {executortype: 'cli'}},
      ...fields,
    },
    '',
  )

describe('times', () => {
  test.each(['', '0001-01-01T00:00:00Z', ZERO, '0001-01-01T00:53:28+00:53', '0000-12-31T23:59:59Z'])(
    '%j is none yet',
    (time) => {
      expect(shownTime(time, terminal(80))).toBe('-')
      expect(passed(time, '', NOW)).toBeUndefined()
    },
  )

  test('are local on a terminal, and as they came elsewhere', () => {
    const time = '2026-03-12T20:00:00.123456Z'
    expect(shownTime(time, pipe)).toBe(time)
    expect(shownTime(time, terminal(80))).toMatch(/^2026-03-1[123] \d\d:\d\d:00$/)
  })

  test.each([
    [0, '0s'],
    [1234, '1.234s'],
    [61_000, '1m1s'],
    [3_723_500, '1h2m3.5s'],
    [360_000_000, '100h0m0s'],
  ])('%i ms is %s', (milliseconds, text) => {
    expect(shownLength(milliseconds)).toBe(text)
  })
})

test('ids are cut to what tells them apart', () => {
  expect([...shortIds(['abcdefghijklmnop', 'abcdefghijklmxyz', 'b'.repeat(16)]).values()]).toEqual([
    'abcdefghijklmn',
    'abcdefghijklmx',
    'bbbbbbbbbbbbbb',
  ])
  expect([...shortIds(['a'.repeat(64)]).values()]).toEqual(['a'.repeat(12)])
  expect([...shortIds(['same', 'same']).values()]).toEqual(['same'])
})

describe('a list of processes', () => {
  const one = process({})
  const two = process({processid: 'f'.repeat(64), spec: {funcname: 'a\u001b[2Jb', label: 'x'.repeat(200)}})

  test('in a pipe: all columns, the whole id first, nothing cut', async () => {
    const text = await processListView([one, two], {state: 0, ids: false}, pipe)
    const [first, second] = text.split('\n').map((line) => line.split('\t'))
    expect(first).toEqual([one.processid, 'echo', 'hello world 7', 'n:[1]', '2026-03-12T20:00:00Z', 'cli', 'alice', ''])
    expect(second?.[1]).toBe('a [2Jb')
    expect(second?.[7]).toBe('x'.repeat(200))
  })

  test.each([80, 100, 140, 200])('fits a terminal of %i columns', async (columns) => {
    const text = await processListView([one, two], {state: 0, ids: false}, terminal(columns))
    const widest = Math.max(...text.split('\n').map((line) => line.length))
    // Eight columns have a least width.
    expect(widest).toBeLessThanOrEqual(Math.max(columns, 110))
    expect(text).toContain(one.processid.slice(0, columns < 162 ? 12 : 64))
    expect(text).not.toContain('\u001b')
  })

  test('on a narrow terminal: what is empty is left out, ids are cut unless --ids', async () => {
    const plain = process({spec: {funcname: 'echo', args: ['hi'], conditions: {executortype: 'cli'}}})
    const short = await processListView([plain], {state: 0, ids: false}, terminal(80))
    expect(Math.max(...short.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(short).toMatch(/ID.*FUNC.*ARGS.*SUBMISSION TIME.*EXECUTOR TYPE/)
    expect(short).not.toContain('KWARGS')
    expect(short).not.toContain(plain.processid)
    expect(await processListView([plain], {state: 0, ids: true}, terminal(80))).toContain(plain.processid)
  })

  test('shows the time that its state is about', async () => {
    const ended = process({state: 2, starttime: '2026-03-12T20:00:01Z', endtime: '2026-03-12T20:00:02Z'})
    expect(await processListView([ended], {state: 2, ids: false}, pipe)).toContain('20:00:02')
    expect(await processListView([ended], {state: 1, ids: false}, pipe)).toContain('20:00:01')
    expect(await processListView([ended], {state: 2, ids: false}, terminal(200))).toContain('END TIME')
  })

  test('is of ASCII where asked', async () => {
    const text = await processListView([one], {state: 0, ids: false}, terminal(200, true))
    expect(text).toMatch(/^\+-{66}\+/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
    expect(text).toMatch(/^[\u0000-\u007f]*$/)
  })
})

describe('one process', () => {
  const member = async (fields: object, name: string): Promise<string | undefined> =>
    (await processView(process(fields), pipe))
      .toString()
      .split('\n')
      .find((line) => line.startsWith(`${name}\t`))
      ?.split('\t')[1]

  test('shows its state under its own name, and its own times', async () => {
    const ended = {
      state: 3,
      isassigned: true,
      assignedexecutorid: 'e'.repeat(64),
      starttime: '2026-03-12T20:00:01.5Z',
      endtime: '2026-03-12T20:00:04Z',
    }
    expect(await member(ended, 'State')).toBe('Failed')
    expect(await member(ended, 'AssignedExecutorID')).toBe('e'.repeat(64))
    expect(await member(ended, 'StartTime')).toBe('2026-03-12T20:00:01.5Z')
    expect(await member(ended, 'EndTime')).toBe('2026-03-12T20:00:04Z')
    expect(await member(ended, 'WaitingTime')).toBe('1.5s')
    expect(await member(ended, 'ProcessingTime')).toBe('2.5s')
    expect(await member(ended, 'PriorityTime')).toBe('1795176377077511649')
  })

  test('waits until now, and was never processed when it was cancelled before', async () => {
    expect(await member({}, 'WaitingTime')).toBe('30s')
    expect(await member({}, 'ProcessingTime')).toBe('0s')
    const cancelled = {state: 4, endtime: '2026-03-12T20:00:10Z'}
    expect(await member(cancelled, 'WaitingTime')).toBe('10s')
    expect(await member(cancelled, 'ProcessingTime')).toBe('0s')
    expect(await member({state: 1, starttime: '2026-03-12T20:00:20Z'}, 'ProcessingTime')).toBe('10s')
  })

  test('stacks its tables', async () => {
    const text = String(await processView(process({errors: ['bad', 'worse']}), terminal(80)))
    expect(text.match(/^\w+:$/gm)).toEqual(['Process:', 'FunctionSpec:', 'Conditions:', 'Attributes:', 'Errors:'])
    expect(text).toContain('No attributes found')
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(95)
  })
})
