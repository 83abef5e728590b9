import type {ConsoleMessage, CustomMessage, ProgressReports} from '../../job/task.js'
import {encodeValue} from '../../job/values/value-text.js'
import {
  anyField,
  type Fields,
  invalid,
  isFields,
  optionalFields,
  optionalInteger,
  textField,
} from '../operations/fields.js'
import {writtenMessage} from '../values/console-message.js'
import type {Silence} from './event-router.js'
import type {SliceNotes} from './slice-memory.js'

/** Bounds of what one slice may say, as for our own workers (map-basic/limits.ts). Lengths in UTF-16 units. */
const MESSAGES = 2000
const CHARACTERS = 32 * 1024 * 1024
const NAME = 256
const SHORT = 8 * 1024
const LEVELS = ['log', 'debug', 'info', 'warn', 'error'] as const
const MANY = 1_000_000_000

/** A message of a slice. */
export type SliceEmit =
  | {readonly kind: 'console'; readonly message: ConsoleMessage}
  | {readonly kind: 'custom'; readonly message: CustomMessage}

/** What is to be written down of what a worker emits. */
export type Emit = SliceEmit | {readonly kind: 'nothing'}

/**
 * Reads what a worker emits. An exception of the work function becomes the outcome of its slice, and any other error is
 * why the slice is given back: both are reported apart (sandbox2.js: `workError`, `emitNoProgress`), and are written
 * down then. So is silence, but how the slice progressed is told here alone, and noted.
 * @throws OperationError EINVAL
 */
export function readEmit(eventName: string, payload: Fields, slice: number, notes: SliceNotes): Emit {
  switch (eventName.toLowerCase()) {
    case 'console':
      return consoleOf(payload, slice, notes)
    case 'custom':
      return customOf(payload, slice, notes)
    case 'noprogress':
      notes.silence = silenceOf(payload)
      return {kind: 'nothing'}
    case 'error':
      return {kind: 'nothing'}
    default:
      throw invalid(`${JSON.stringify(eventName.slice(0, NAME))} is nothing that a worker emits`)
  }
}

/** The worker counts messages, ours the repetitions (libexec/sandbox/bootstrap.js: `dispatchSameConsoleMessage`). */
function consoleOf(payload: Fields, slice: number, notes: SliceNotes): Emit {
  const said = textField(payload, 'level', NAME)
  const level = LEVELS.find((one) => one === said)
  if (level === undefined) throw invalid('The level of a console message is unknown')
  const same = optionalInteger(payload, 'same', 0, MANY) ?? 1
  const written = same > 1 ? notes.written : writtenMessage(anyField(payload, 'message'))
  if (written === undefined) return {kind: 'nothing'}
  notes.written = written
  if (!isWithin(notes, sizeOf(written.message) + (written.values?.length ?? 0))) return spent(notes, slice)
  const repeated = same > 1 ? {same: same - 1} : {}
  return {kind: 'console', message: {slice, level, ...written, ...repeated}}
}

function customOf(payload: Fields, slice: number, notes: SliceNotes): Emit {
  const name = textField(payload, 'customEvent', NAME)
  const value = Object.hasOwn(payload, 'data') ? payload.data : undefined
  const data = encodeValue(value)
  if (!isWithin(notes, data.length)) return spent(notes, slice)
  return {kind: 'custom', message: {slice, name, data}}
}

function isWithin(notes: SliceNotes, size: number): boolean {
  notes.messages++
  notes.characters += size
  return notes.messages <= MESSAGES && notes.characters <= CHARACTERS
}

/** Said once. */
function spent(notes: SliceNotes, slice: number): Emit {
  if (notes.messages > MESSAGES + 1) return {kind: 'nothing'}
  notes.messages = MESSAGES + 1
  return {kind: 'console', message: {slice, level: 'warn', message: ['Further output of this slice is dropped']}}
}

function sizeOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0)
}

/** The worker counts from the beginning of the slice, and in percent. */
function silenceOf(payload: Fields): Silence {
  const ended = numberIn(payload, 'timestamp')
  const reports = optionalFields(payload, 'progressReports') ?? {}
  const last = reportOf(reports, 'last', ended)
  const lastDeterministic = reportOf(reports, 'lastDeterministic', ended)
  const progressReports: ProgressReports = {
    last: last && {...last, progress: last.deltaMs === lastDeterministic?.deltaMs ? lastDeterministic.progress : null},
    lastDeterministic,
  }
  return {message: textField(payload, 'message', SHORT), progressReports}
}

function reportOf(reports: Fields, name: string, ended: number): ProgressReports['lastDeterministic'] {
  const report = anyField(reports, name)
  if (!isFields(report)) return null
  const progress = Math.min(1, Math.max(0, numberIn(report, 'progress') / 100))
  return {deltaMs: Math.max(0, Math.round(ended - numberIn(report, 'deltaMs'))), progress}
}

function numberIn(fields: Fields, name: string): number {
  const value = anyField(fields, name)
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}
