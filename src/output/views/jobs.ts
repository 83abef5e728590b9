import type {JobSummary} from '../../dcp/job/job.js'
import {ageOf} from '../age.js'
import {renderTable} from '../table.js'
import type {View} from '../terminal.js'
import {renderFields} from './fields.js'

const progressOf = ({computed, total}: JobSummary): string => `${computed}/${total}`

/** `running` alone would hide that nobody computes it. */
const stateOf = ({status, served}: JobSummary): string =>
  status === 'running' && !served ? 'waiting for a worker' : status

export const jobListView: View<readonly JobSummary[]> = (jobs, terminal) =>
  renderTable(
    jobs,
    [
      {head: 'ID', value: ({id}) => id},
      {head: 'NAME', value: ({name}) => name, narrow: 'cut'},
      {head: 'STATUS', value: stateOf, narrow: 'cut'},
      {head: 'SLICES', value: progressOf, align: 'right'},
      {head: 'FAILED', value: ({failed}) => String(failed), align: 'right'},
      terminal.isTTY
        ? {head: 'AGE', value: ({created}) => ageOf(created, terminal.now), align: 'right'}
        : {head: 'CREATED', value: ({created}) => created},
    ],
    terminal,
  )

export const jobStatusView: View<JobSummary> = (job, terminal) =>
  renderFields(
    [
      ['ID', job.id],
      ['Name', job.name],
      ['Description', job.description || null],
      ['Link', job.link || null],
      ['Status', stateOf(job)],
      ['Reason', job.reason && `${job.reason} [${job.code}]`],
      ['Slices', `${progressOf(job)} computed, ${job.distributed} distributed, ${job.failed} failed`],
      ['CPU time', `${job.cpuSeconds.toFixed(2)} s`],
      ['Worktime', job.worktime],
      ['Owner', job.owner],
      ['Payment account', job.paymentAccount],
      ['Created', job.created],
      ['Ended', job.ended],
    ],
    terminal,
  )
