import {anyField, type Fields, isFields} from '../operations/fields.js'

/** Why slices came back, when that is a failure of theirs. */
export interface ReturnCharge {
  readonly code: string
  readonly message: string
  /** With EWORKREJECT: how often the work function wants to be tried again. */
  readonly retries?: number
}

/**
 * What the official worker says when it gives slices back though nothing is wrong with them: it stops, has too much, or
 * lost its evaluator or the network before they ran (its supervisor2: index.js, job-manager.js).
 */
const NO_FAILURE: ReadonlySet<string> = new Set([
  'unknown',
  'repoMan',
  'SchedMsg',
  'late unassigned slices',
  'return duplicate slice',
  'Cancelled via beforeResult event',
  'Worker wanted fewer running slices',
  'Early return from sandbox.work because sandbox terminated.',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ESANDBOX',
  'ETIMEDOUT',
])

/**
 * What it says when a sandbox was not ready for a slice in time: as a rule the work function throws when it is evaluated,
 * which the official evaluator does not report (sandbox/worktimes.js: reportError).
 */
const NEVER_BEGUN = 'late reserved slices'

/** What it says when the connection to its evaluator ended while a slice ran: as a rule the slice has killed it. */
const SANDBOX_DIED = /evaluatorHandle end event has fired|^sandboxErrorfired$/

const MAX_MESSAGE = 4096
const MAX_RETRIES = 1000

/**
 * The failure behind `reason` of a returned slice: one of DCP's codes, a text, or an object with `errorCode` and
 * `message` (work.reject). Undefined when it costs the slice no try. A text that is not known does: a slice that
 * breaks its worker must not go round for ever.
 */
export function chargeOf(reason: unknown): ReturnCharge | undefined {
  if (isFields(reason)) return chargeOfObject(reason)
  if (typeof reason !== 'string' || reason === '' || NO_FAILURE.has(reason)) return undefined
  const message = reason.slice(0, MAX_MESSAGE)
  if (isCode(reason)) return {code: reason, message: `A worker gave the slice back: ${reason}`}
  if (SANDBOX_DIED.test(reason)) return {code: 'ESANDBOXDIED', message}
  if (reason === NEVER_BEGUN) return {code: 'EWORKFUNCTION', message: 'No sandbox could evaluate the work function'}
  return {code: 'ESLICEFAILED', message}
}

function chargeOfObject(reason: Fields): ReturnCharge | undefined {
  const code = anyField(reason, 'errorCode')
  if (typeof code !== 'string' || NO_FAILURE.has(code)) return undefined
  const said = anyField(reason, 'message')
  const message = typeof said === 'string' ? said.slice(0, MAX_MESSAGE) : `A worker gave the slice back: ${code}`
  const retries = anyField(reason, 'retries')
  const wanted =
    typeof retries === 'number' && retries >= 0 ? {retries: Math.min(Math.floor(retries), MAX_RETRIES)} : {}
  return isCode(code) ? {code, message, ...wanted} : {code: 'ESLICEFAILED', message}
}

function isCode(text: string): boolean {
  return /^E[A-Z][A-Z_0-9]{1,40}$/.test(text)
}
