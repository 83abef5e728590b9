import {createHash} from 'node:crypto'
import {verifyMessage} from '../../../keystore/verify-message.js'
import type {Signer} from '../messages/signer.js'
import {OperationError} from '../operations/operation-error.js'
import type {TaskAuth, TaskAuthority, WorkReport} from './task-authority.js'

/** A slice may take 24 hours (dcp-semantics, section 6), and a worker may be offline for days; then nobody waits any more. */
const VALID_MS = 7 * 24 * 60 * 60 * 1000
/** Authorizations that were checked and are remembered: every report about a task brings the same one again. */
const REMEMBERED = 2048
/** Characters of an authorization that is looked at: several thousand slice numbers, more than one task has. */
const MAX_LENGTH = 64 * 1024

/** What workers are given is signed and checked with the scheduler's key, so that it holds across restarts. */
export function createTaskAuthority(signer: Signer, now: () => number): TaskAuthority {
  const checked = new Map<string, TaskAuth>()
  return {
    grant: (identity, worker, slices) => {
      const auth: TaskAuth = {
        workerId: worker,
        authSlices: Object.fromEntries(slices),
        schedulerId: signer.address,
        jobCommissions: {},
        identity,
        given: now(),
      }
      return {owner: signer.address, signature: signer.sign(auth), auth}
    },
    check: (identity, report) => {
      const auth = verified(checked, signer.address, report)
      if (auth.identity !== identity || auth.workerId !== report.worker) {
        throw refusal('these slices were given to another worker')
      }
      if (now() - auth.given > VALID_MS) throw refusal('these slices were given too long ago')
      const given = Object.hasOwn(auth.authSlices, report.job) ? auth.authSlices[report.job] : undefined
      if (!given || !report.slices.every((slice) => given.includes(slice))) {
        throw refusal(`the worker was not given all of these slices of job ${report.job}`)
      }
    },
  }
}

/** The signed part of a report's authorization, once its signature is known to be the scheduler's. */
function verified(checked: Map<string, TaskAuth>, scheduler: string, {authorizationMessage}: WorkReport): TaskAuth {
  if (!isGrant(authorizationMessage)) throw refusal('its authorization cannot be read')
  const {signature, auth} = authorizationMessage
  const text = JSON.stringify(auth)
  if (text.length > MAX_LENGTH) throw refusal('its authorization is too long')
  const key = createHash('sha256').update(JSON.stringify(signature)).update(text).digest('base64')
  const known = checked.get(key)
  if (known) return known
  if (!isSignedBy(scheduler, text, signature)) throw refusal('its authorization was not signed by this scheduler')
  // Whatever carries the scheduler's signature has the form in which it was signed.
  const trusted = auth as TaskAuth
  checked.set(key, trusted)
  const [oldest] = checked.keys()
  if (checked.size > REMEMBERED && oldest !== undefined) checked.delete(oldest)
  return trusted
}

function isSignedBy(address: string, text: string, signature: unknown): boolean {
  try {
    return verifyMessage({message: Buffer.from(text), signature}).address === address
  } catch {
    return false
  }
}

function isGrant(value: unknown): value is {readonly signature: object; readonly auth: object} {
  if (typeof value !== 'object' || value === null || !('signature' in value) || !('auth' in value)) return false
  const {signature, auth} = value
  return typeof signature === 'object' && signature !== null && isAuth(auth)
}

/** The scheduler signs other things too, and those are no authorizations. */
function isAuth(auth: unknown): auth is object {
  return (
    typeof auth === 'object' &&
    auth !== null &&
    'workerId' in auth &&
    'identity' in auth &&
    'given' in auth &&
    typeof auth.given === 'number' &&
    'authSlices' in auth &&
    typeof auth.authSlices === 'object' &&
    auth.authSlices !== null
  )
}

function refusal(why: string): OperationError {
  return new OperationError('EPERM', `The report is refused: ${why}.`)
}
