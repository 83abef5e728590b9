import type {PresentWorker} from '../tasks/attendance.js'
import {chargeOf} from '../tasks/return-reason.js'
import {sliceNumbers, workerName} from '../tasks/task-request.js'
import {anyField, fieldsOf, invalid, listField, textField} from './fields.js'
import type {Endpoint, Operation} from './operation.js'

interface SliceGroup {
  readonly job: string
  readonly slices: readonly number[]
  readonly status: string
  readonly reason: unknown
  readonly authorizationMessage: unknown
}

/** A worker has begun slices, or gives them back (dcp-protocol, section 7.2). */
export const sliceStatus: Operation = {
  service: 'resultSubmitter',
  name: 'status',
  run: (endpoint, {data, caller}) => {
    const fields = fieldsOf(data)
    const worker = workerName(fields, 'worker')
    const groups = listField(fields, 'slices', 1000).map(readGroup)
    for (const group of groups) endpoint.authority.check(caller.address, {worker, ...group})
    const present = endpoint.attendance.heard(caller, worker)
    for (const group of groups) apply(endpoint, present, group)
    return {success: true}
  },
}

function readGroup(value: unknown): SliceGroup {
  const group = fieldsOf(value, 'Each of slices')
  return {
    job: textField(group, 'job', 128),
    slices: sliceNumbers(group, 'sliceNumbers'),
    status: textField(group, 'status', 32),
    reason: anyField(group, 'reason'),
    authorizationMessage: anyField(group, 'authorizationMessage'),
  }
}

function apply({scheduler, events}: Endpoint, present: PresentWorker, {job, slices, status, reason}: SliceGroup): void {
  switch (status) {
    case 'begin':
      present.hand.begin(job, slices)
      break
    case 'return':
      giveBack(scheduler.remote, events.emits, present, job, slices, reason)
      present.hand.drop(job, slices)
      break
    default:
      throw invalid(`${JSON.stringify(status)} is no status of a slice`)
  }
}

/** A worker that refuses a job gives all slices of it back with the same reason: only those that it began have failed. */
function giveBack(
  remote: Endpoint['scheduler']['remote'],
  emits: Endpoint['events']['emits'],
  present: PresentWorker,
  job: string,
  slices: readonly number[],
  reason: unknown,
): void {
  const charge = chargeOf(reason)
  const failed = charge ? present.hand.begunOf(job, slices) : []
  const others = slices.filter((slice) => !failed.includes(slice))
  if (charge?.code === 'ENOPROGRESS') {
    // How each progressed came apart, as an event of the slice.
    for (const slice of failed) {
      remote.giveBack(present, job, [slice], {...charge, ...emits.takeSilence(present, job, slice)})
    }
  } else if (charge && failed.length > 0) remote.giveBack(present, job, failed, charge)
  if (others.length > 0) remote.giveBack(present, job, others)
}
