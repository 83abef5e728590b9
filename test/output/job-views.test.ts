import {describe, expect, test} from 'vitest'
import type {SliceReport} from '../../src/dcp/job/job.js'
import type {LogEntry} from '../../src/dcp/library/job-log.js'
import type {PlainEvent} from '../../src/dcp/library/plain-event.js'
import {JsonLines} from '../../src/output/json.js'
import {type Piece, plainPaint, type Terminal} from '../../src/output/terminal.js'
import {jobEventsView} from '../../src/output/views/job-events.js'
import {jobLogView} from '../../src/output/views/job-log.js'
import {slicesView} from '../../src/output/views/slices.js'
import {workDoneView} from '../../src/output/views/work-done.js'

const pipe: Terminal = {isTTY: false, columns: 80, now: 0, paint: plainPaint}
const screen: Terminal = {...pipe, isTTY: true}

type Shown = string | Promise<string> | AsyncIterable<Piece>

async function pieces(shown: Shown): Promise<string[]> {
  const given = await shown
  if (typeof given === 'string') return [given]
  const all: string[] = []
  for await (const piece of given) all.push(String(piece))
  return all
}
const text = async (shown: Shown): Promise<string> => (await pieces(shown)).join('')

async function* list<T>(...items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

const place = {job: 'abc', time: '2026-01-02T03:04:05.678Z'}

describe('events', () => {
  const events: readonly PlainEvent[] = [
    {type: 'readystatechange', ...place, readyState: 'exec'},
    {type: 'console', ...place, seq: 1, sliceNumber: 2, level: 'log', message: ['a\nb', '\u001b[31mred'], same: 3},
    {type: 'result', ...place, seq: 2, sliceNumber: 2, result: {a: '\t'}},
    {type: 'stop', ...place, seq: 3, runStatus: 'cancelled', sliceCount: 1, reason: 'why\nnot', code: 'ECANCELLED'},
  ]

  test('are one line each, in a pipe of four fields, and move no cursor', async () => {
    const lines = (await text(jobEventsView(new JsonLines(list(...events)), pipe))).trimEnd().split('\n')
    expect(lines.map((line) => line.split('\t'))).toEqual([
      ['', place.time, 'readystatechange', 'exec'],
      ['1', place.time, 'console', 'slice 2 log: a b  [31mred (3 more)'],
      ['2', place.time, 'result', 'slice 2: {"a":"\\t"}'],
      ['3', place.time, 'stop', 'cancelled: why not [ECANCELLED]'],
    ])
    const shown = await text(jobEventsView(new JsonLines(list(...events)), screen))
    expect(shown).not.toContain('\u001b')
    expect(shown.trimEnd().split('\n')).toHaveLength(events.length)
  })

  test('come as they happen', async () => {
    let given = 0
    const source = async function* (): AsyncGenerator<PlainEvent> {
      for (const event of events) {
        given++
        yield event
      }
    }
    const shown = jobEventsView(new JsonLines(source()), pipe)
    if (typeof shown === 'string' || shown instanceof Promise) throw new Error('The view gives all at once')
    for await (const _ of shown) break
    expect(given).toBe(1)
  })
})

test('a log keeps the lines of a message, and runs no escape sequence', async () => {
  const entry: LogEntry = {
    ...{seq: 1, time: place.time, type: 'console', slice: 4, level: 'warn', same: null},
    message: 'one\r\n\ttwo \u001b]0;title\u0007\u009b2J',
  }
  expect(await text(jobLogView(list(entry, {...entry, message: 'x', same: 2}), pipe))).toBe(
    'slice 4 warn: one\n\ttwo  ]0;title  2J\nslice 4 warn: x (2 more)\n',
  )
})

test('slices of a pipe come in pieces, however many there are', async () => {
  const report: SliceReport = {
    ...{slice: 1, status: 'failed', code: 'EUNCAUGHT', executions: 1, cpuSeconds: 0.25, bytesIn: 1, bytesOut: 2},
  }
  const many = Array.from({length: 2500}, (_, index) => ({...report, slice: index + 1}))
  const shown = await pieces(slicesView(many, pipe))
  expect(shown.length).toBeGreaterThan(2)
  const lines = shown.join('').trimEnd().split('\n')
  expect(lines).toHaveLength(2500)
  expect(lines[2499]).toBe('2500\tfailed EUNCAUGHT\t1\t0.250\t1\t2')
  expect(await text(slicesView([], pipe))).toBe('')
  expect(await text(slicesView([report], screen))).toContain('EXECUTIONS')
})

test('counts are in words', async () => {
  expect(await text(workDoneView({jobs: 1, computed: 1, failed: 0}, pipe))).toBe('1 slice of 1 job computed\n')
  expect(await text(workDoneView({jobs: 2, computed: 0, failed: 3}, pipe))).toBe(
    '0 slices of 2 jobs computed, 3 failed\n',
  )
})
