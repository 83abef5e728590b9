import type {ConsoleMessage, SliceCost, SliceOutcome} from '../job/task.js'
import {SEPARATOR} from './protocol.js'
import type {SandboxBackend} from './sandbox-command.js'
import {MAP_BASIC_LIMITS} from './worktimes/map-basic/limits.js'

/** What the host says once it is ready. */
export function readStarted(body: string): {backend: SandboxBackend; node: string} | undefined {
  const value = body.length < 1000 ? parse(body) : undefined
  if (!isRecord(value)) return undefined
  const {backend, node} = value
  if (backend !== 'isolated-vm' && backend !== 'vm') return undefined
  return typeof node === 'string' ? {backend, node} : undefined
}

/** Consecutive slices to run: `data[i]` is the JSON text of slice `first + i`. */
export interface Batch {
  readonly first: number
  readonly data: readonly string[]
}

/**
 * Everything here reads what a sandbox said and takes nothing on trust: a job that broke out of its realm could have
 * written it. Each function gives undefined for what a healthy sandbox never says.
 */
export function readOutcomes(body: string, batch: Batch, done: number): SliceOutcome[] | undefined {
  const [head, ...records] = body.split(SEPARATOR)
  const cpu = Number(head)
  if (!Number.isFinite(cpu) || cpu < 0 || records.length === 0) return undefined
  if (records.length > batch.data.length - done) return undefined
  const outcomes: SliceOutcome[] = []
  const cpuSeconds = cpu / records.length
  for (const [place, record] of records.entries()) {
    const datum = batch.data[done + place]
    if (datum === undefined) return undefined
    const text = record.slice(1)
    const cost = {cpuSeconds, bytesIn: Buffer.byteLength(datum), bytesOut: Buffer.byteLength(text)}
    const outcome = readOutcome(record[0], text, batch.first + done + place, cost)
    if (!outcome) return undefined
    outcomes.push(outcome)
  }
  return outcomes
}

function readOutcome(kind: string | undefined, text: string, slice: number, cost: SliceCost): SliceOutcome | undefined {
  const value = parse(text)
  if (value === undefined || text.length > MAP_BASIC_LIMITS.result) return undefined
  if (kind === 'r') return {kind: 'result', slice, value: text, cost}
  if (kind !== 'e' || !isRecord(value)) return undefined
  const {code, name, message, stack} = value
  if (code !== 'EUNCAUGHT' && code !== 'EWORKTOOBIG') return undefined
  if (!isText(name, MAP_BASIC_LIMITS.errorName) || !isText(message, MAP_BASIC_LIMITS.errorMessage)) return undefined
  if (stack !== null && !isText(stack, MAP_BASIC_LIMITS.errorStack)) return undefined
  return {kind: 'error', slice, code, name, message, stack, cost}
}

const LEVELS = ['log', 'debug', 'info', 'warn', 'error'] as const

export function readConsole(body: string, batch: Batch): ConsoleMessage | undefined {
  if (body.length > 8 * MAP_BASIC_LIMITS.consoleText) return undefined
  const value = parse(body)
  if (!Array.isArray(value) || value.length !== 3) return undefined
  const [index, said, message] = value as unknown[]
  const level = LEVELS.find((known) => known === said)
  if (!isIndex(index, batch) || !level || !Array.isArray(message)) return undefined
  const texts = message.filter((text) => typeof text === 'string')
  return texts.length === message.length ? {slice: batch.first + index, level, message: texts} : undefined
}

/** Progress of a slice: 0 to 1, or null when it is not known. */
export interface SliceProgress {
  readonly slice: number
  readonly value: number | null
}

export function readProgress(body: string, batch: Batch): SliceProgress | undefined {
  const value = body.length < 100 ? parse(body) : undefined
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [index, done] = value as unknown[]
  if (!isIndex(index, batch)) return undefined
  if (done !== null && !(typeof done === 'number' && done >= 0 && done <= 1)) return undefined
  return {slice: batch.first + index, value: done}
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown, limit: number): value is string {
  return typeof value === 'string' && value.length <= limit + 1
}

function isIndex(value: unknown, batch: Batch): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < batch.data.length
}
