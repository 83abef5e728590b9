import type {ConsoleMessage, CustomMessage} from '../../job/task.js'
import {MAP_BASIC_LIMITS} from '../worktimes/map-basic/limits.js'
import {isRecord, readJson} from './read-json.js'
import type {SandboxBackend} from './sandbox-command.js'
import {isValueText} from './value-check.js'

/** Consecutive slices to run: `data[i]` is the value text of slice `first + i`. */
export interface Batch {
  readonly first: number
  readonly data: readonly string[]
}

/*
 * Everything here reads what a sandbox said and takes nothing on trust: a job that broke out of its realm could have
 * written it. Each function gives undefined for what a healthy sandbox never says.
 */

/** What the host says once it is ready. */
export function readStarted(body: string): {backend: SandboxBackend; node: string} | undefined {
  const value = body.length < 1000 ? readJson(body) : undefined
  if (!isRecord(value)) return undefined
  const {backend, node} = value
  if (backend !== 'isolated-vm' && backend !== 'vm') return undefined
  return typeof node === 'string' ? {backend, node} : undefined
}

/** A work function that cannot run: EWORKFUNCTION, or ENOMODULE for a package that it imports and nobody has. */
export interface Refusal {
  readonly kind: 'refused'
  readonly code: 'EWORKFUNCTION' | 'ENOMODULE'
  readonly message: string
}

export function readRefusal(body: string): Refusal {
  const newline = body.indexOf('\n')
  const code = body.slice(0, newline) === 'ENOMODULE' ? 'ENOMODULE' : 'EWORKFUNCTION'
  return {kind: 'refused', code, message: body.slice(newline + 1, newline + 16 * 1024)}
}

/** Texts of one message: a console shows so many of its arguments. */
const MAX_TEXTS = 100
const LEVELS = ['log', 'debug', 'info', 'warn', 'error'] as const

export function readConsole(body: string, batch: Batch): ConsoleMessage | undefined {
  if (body.length > 24 * MAP_BASIC_LIMITS.consoleText) return undefined
  const value = readJson(body)
  if (!Array.isArray(value) || value.length < 3 || value.length > 5) return undefined
  const [index, said, message, same = 0, values] = value as unknown[]
  const level = LEVELS.find((known) => known === said)
  if (!isIndex(index, batch) || !level || !Array.isArray(message)) return undefined
  const texts = message.filter((text) => typeof text === 'string')
  if (texts.length !== message.length || texts.length > MAX_TEXTS) return undefined
  if (typeof same !== 'number' || !Number.isSafeInteger(same) || same < 0) return undefined
  if (values !== undefined && !isArrayText(values)) return undefined
  if (value.length === 4 && same === 0) return undefined
  return {
    slice: batch.first + index,
    level,
    message: texts,
    ...(values === undefined ? {} : {values}),
    ...(same === 0 ? {} : {same}),
  }
}

/** JSON, or KVIN as our writer has it. */
const ARRAY = /^(?:\[|k\{"_serializeVerId":"v9","what":\{"arr":)/

function isArrayText(values: unknown): values is string {
  return typeof values === 'string' && ARRAY.test(values) && isValueText(values, MAP_BASIC_LIMITS.consoleText)
}

export function readCustom(body: string, batch: Batch): CustomMessage | undefined {
  const {customName, customText} = MAP_BASIC_LIMITS
  const value = body.length <= 4 * customText ? readJson(body) : undefined
  if (!Array.isArray(value) || value.length !== 3) return undefined
  const [index, name, data] = value as unknown[]
  if (!isIndex(index, batch) || typeof name !== 'string' || name.length > customName + 1) return undefined
  if (typeof data !== 'string' || !isValueText(data, customText)) return undefined
  return {slice: batch.first + index, name, data}
}

/** Progress of a slice: 0 to 1, or null when it is not known. */
export interface SliceProgress {
  readonly slice: number
  readonly value: number | null
}

export function readProgress(body: string, batch: Batch): SliceProgress | undefined {
  const value = body.length < 100 ? readJson(body) : undefined
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [index, done] = value as unknown[]
  if (!isIndex(index, batch)) return undefined
  if (done !== null && !(typeof done === 'number' && done >= 0 && done <= 1)) return undefined
  return {slice: batch.first + index, value: done}
}

function isIndex(value: unknown, batch: Batch): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < batch.data.length
}
