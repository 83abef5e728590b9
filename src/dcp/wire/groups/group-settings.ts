import {DEPLOY_ACCESS, type GroupSettings} from '../../scheduler/compute-groups.js'
import {addressField, anyField, type Fields, invalid, optionalInteger, optionalText} from '../operations/fields.js'
import {OperationError} from '../operations/operation-error.js'
import {GROUP_TEXT} from './group-descriptor.js'

const JOIN_HASH = /^eh1-[0-9a-f]{64}$/

/** What costs money. There is no bank, so nothing may cost anything. */
const FEES = ['commissionRate', 'deployFee', 'addJobFee'] as const

/** Limits on what is paid; without payments there is nothing that they could limit. */
const PAYMENT_LIMITS = ['maxTotalPayment', 'maxConcurrentEscrow'] as const

/** Limits on who computes: a worker tells how many sandboxes it has as it pleases, so they could not be kept. */
const WORKER_LIMITS = [
  'maxConcurrentWorkers',
  'maxConcurrentSandboxes',
  'maxConcurrentCPUs',
  'maxConcurrentGPUs',
] as const

/** What a descriptor says about who joins. @throws OperationError EINVAL */
export function joinFields(fields: Fields): Partial<Pick<GroupSettings, 'joinHash' | 'joinAddress'>> {
  const joinHash = optionalText(fields, 'joinHash', GROUP_TEXT)?.trim()
  if (joinHash !== undefined && !JOIN_HASH.test(joinHash)) throw invalid('joinHash must be eh1- and 64 digits')
  const joinAddress = anyField(fields, 'joinAddress') === undefined ? undefined : addressField(fields, 'joinAddress')
  return {...(joinHash === undefined ? {} : {joinHash}), ...(joinAddress === undefined ? {} : {joinAddress})}
}

/**
 * The other settings that a request gives (dcp-semantics, section 9); what it does not give is not in the result.
 * @throws OperationError EINVAL; ENOSYS for what this scheduler cannot do
 */
export function otherSettings(fields: Fields): Partial<Pick<GroupSettings, 'deployAccess' | 'maxConcurrentJobs'>> {
  for (const name of FEES) {
    const value = anyField(fields, name)
    if (value !== undefined && Number(value) !== 0) throw unsupported(`${name} must be 0: this scheduler has no bank`)
  }
  for (const name of PAYMENT_LIMITS) {
    if (anyField(fields, name) !== undefined) throw unsupported(`${name} cannot be set: this scheduler has no bank`)
  }
  for (const name of WORKER_LIMITS) {
    if (anyField(fields, name) !== undefined) throw unsupported(`${name} cannot be set: workers are not counted`)
  }
  const access = optionalText(fields, 'deployAccess')
  const deployAccess = DEPLOY_ACCESS.find((word) => word === access)
  if (access !== undefined && deployAccess === undefined) throw invalid('deployAccess must be owner or join')
  const limit = fields.maxConcurrentJobs === null ? null : optionalInteger(fields, 'maxConcurrentJobs')
  return {
    ...(deployAccess === undefined ? {} : {deployAccess}),
    ...(limit === undefined ? {} : {maxConcurrentJobs: limit}),
  }
}

function unsupported(message: string): OperationError {
  return new OperationError('ENOSYS', message)
}
