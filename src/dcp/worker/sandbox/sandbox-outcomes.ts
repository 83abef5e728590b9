import {Buffer} from 'node:buffer'
import type {SliceCost, SliceOutcome} from '../../job/task.js'
import {MAP_BASIC_LIMITS} from '../worktimes/map-basic/limits.js'
import {SEPARATOR} from './protocol.js'
import {isRecord, readJson} from './read-json.js'
import type {Batch} from './sandbox-reports.js'
import {isValueText} from './value-check.js'

/** A slice that its work function gave back with work.reject. */
export interface RejectedSlice {
  readonly kind: 'rejected'
  readonly slice: number
  readonly message: string
  readonly retries: number
}

/**
 * Reads an `outcomes` frame: CPU seconds, shared among its slices, and one record for each, in order.
 * @param done How many slices of the batch have reported before.
 * @returns undefined for what a healthy sandbox never says.
 */
export function readOutcomes(body: string, batch: Batch, done: number): (SliceOutcome | RejectedSlice)[] | undefined {
  const [head, ...records] = body.split(SEPARATOR)
  const cpu = Number(head)
  if (!Number.isFinite(cpu) || cpu < 0 || records.length === 0) return undefined
  if (records.length > batch.data.length - done) return undefined
  const outcomes: (SliceOutcome | RejectedSlice)[] = []
  const cpuSeconds = cpu / records.length
  for (const [place, record] of records.entries()) {
    const datum = batch.data[done + place]
    if (datum === undefined) return undefined
    const text = record.slice(1)
    const cost = {cpuSeconds, bytesIn: Buffer.byteLength(datum), bytesOut: Buffer.byteLength(text)}
    const outcome = readRecord(record[0], text, batch.first + done + place, cost)
    if (!outcome) return undefined
    outcomes.push(outcome)
  }
  return outcomes
}

function readRecord(kind: string | undefined, text: string, slice: number, cost: SliceCost) {
  switch (kind) {
    case 'r':
      return isValueText(text, MAP_BASIC_LIMITS.result)
        ? ({kind: 'result', slice, value: text, cost} as const)
        : undefined
    case 'e':
      return readError(text, slice, cost)
    case 'j':
      return readRejection(text, slice)
    default:
      return undefined
  }
}

/** Codes that a worktime gives: an exception of the work function, and values that are too large to travel. */
const ERROR_CODES: readonly unknown[] = ['EUNCAUGHT', 'EWORKTOOBIG']
const ERROR_TEXT = 8 * (MAP_BASIC_LIMITS.errorName + MAP_BASIC_LIMITS.errorMessage + MAP_BASIC_LIMITS.errorStack)

function readError(text: string, slice: number, cost: SliceCost): SliceOutcome | undefined {
  const value = text.length <= ERROR_TEXT ? readJson(text) : undefined
  if (!isRecord(value)) return undefined
  const {code, name, message, stack} = value
  if (typeof code !== 'string' || !ERROR_CODES.includes(code)) return undefined
  if (!isText(name, MAP_BASIC_LIMITS.errorName) || !isText(message, MAP_BASIC_LIMITS.errorMessage)) return undefined
  if (stack !== null && !isText(stack, MAP_BASIC_LIMITS.errorStack)) return undefined
  return {kind: 'error', slice, code, name, message, stack, cost}
}

function readRejection(text: string, slice: number): RejectedSlice | undefined {
  const value = text.length <= ERROR_TEXT ? readJson(text) : undefined
  if (!isRecord(value)) return undefined
  const {message, retries} = value
  if (!isText(message, MAP_BASIC_LIMITS.errorMessage)) return undefined
  if (typeof retries !== 'number' || !Number.isInteger(retries)) return undefined
  if (retries < 0 || retries > MAP_BASIC_LIMITS.rejectRetries) return undefined
  return {kind: 'rejected', slice, message, retries}
}

/** One unit more than the limit: what was cut ends with an ellipsis. */
function isText(value: unknown, limit: number): value is string {
  return typeof value === 'string' && value.length <= limit + 1
}
