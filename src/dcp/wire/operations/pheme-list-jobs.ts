import type {JobSummary} from '../../job/job.js'
import {anyField, type Fields, fieldsOf, invalid, optionalText, textListField} from './fields.js'
import type {Operation} from './operation.js'

/**
 * The jobs of the caller, the newest first (dcp-client's compute.status): `{job?, statuses?, startDeployTime?,
 * endDeployTime?}`. Of a job that is another's, or none, there is nothing.
 */
export const listJobs: Operation = {
  service: 'pheme',
  name: 'listJobs',
  run: ({scheduler}, request) => {
    const data = fieldsOf(request.data)
    const id = optionalText(data, 'job', 64)
    const statuses = textListField(data, 'statuses', 100, 64)
    const from = timeIn(data, 'startDeployTime') ?? Number.NEGATIVE_INFINITY
    const to = timeIn(data, 'endDeployTime') ?? Number.POSITIVE_INFINITY
    const {address} = request.caller
    return scheduler
      .list()
      .filter(({owner, paymentAccount}) => owner === address || paymentAccount === address)
      .filter((job) => id === undefined || job.id === id)
      .filter(({status}) => statuses.length === 0 || statuses.includes(status))
      .filter(({created}) => from <= Date.parse(created) && Date.parse(created) <= to)
      .map(statusOf)
  },
}

function statusOf(job: JobSummary): object {
  const {id, name, description, link, status, total, distributed, computed, created, ended, open} = job
  return {
    job: id,
    name,
    description,
    link,
    runStatus: status,
    isOpen: open,
    total,
    distributed,
    computed,
    deployTime: Date.parse(created),
    finishTime: ended === null ? null : Date.parse(ended),
  }
}

/** Milliseconds since 1970, or a Date as JSON has it. @throws OperationError EINVAL */
function timeIn(data: Fields, name: string): number | undefined {
  const value = anyField(data, name)
  if (value === undefined) return undefined
  const time = typeof value === 'string' ? Date.parse(value) : value
  if (typeof time === 'number' && Number.isFinite(time)) return time
  throw invalid(`${name} must be a time`)
}
