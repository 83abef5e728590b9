import {integer} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {JobDescription} from '../../job/job.js'
import type {ProcessFacts} from '../process-liveness.js'
import {insertDeployment} from './deployment.js'
import {INPUT_COLUMNS, inputValues} from './job-input.js'
import {insertWork} from './work.js'

const COLUMNS = [
  'id',
  'submitter',
  'name',
  'description',
  'link',
  'worktime',
  'worktime_version',
  'requirements',
  'owner',
  'payment_account',
  'compute_groups',
  'packages',
  'open',
  'slice_timeout',
  'progress_timeout',
  'retries',
  'created',
  ...INPUT_COLUMNS,
]
const INSERT = `INSERT INTO job (status, ${COLUMNS.join(', ')})
  VALUES ('new', ${COLUMNS.map(() => '?').join(', ')}) RETURNING key`

/** Adds a job that nobody sees before it is opened. Returns its key. */
export function insertJob(store: Store, job: JobDescription, submitter: ProcessFacts, created: number): number {
  const row = store
    .prepare(INSERT)
    .get(
      job.id,
      JSON.stringify(submitter),
      job.name,
      job.description,
      job.link,
      job.worktime,
      job.worktimeVersion,
      JSON.stringify(job.requirements),
      job.owner,
      job.paymentAccount,
      JSON.stringify(job.computeGroups),
      JSON.stringify(job.packages),
      job.autoClose ? 0 : 1,
      job.sliceTimeout,
      job.progressTimeout,
      job.retries,
      created,
      ...inputValues(job.input),
    )
  const key = integer(row ?? {}, 'key')
  insertWork(store, key, job)
  insertDeployment(store, key, job)
  return key
}
