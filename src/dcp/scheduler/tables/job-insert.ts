import {integer} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {JobDescription} from '../../job/job.js'
import type {ProcessFacts} from '../process-liveness.js'

const COLUMNS = [
  'id',
  'submitter',
  'name',
  'description',
  'link',
  'worktime',
  'worktime_version',
  'work_function',
  'args',
  'requirements',
  'owner',
  'payment_account',
  'compute_groups',
  'packages',
  'input',
  'range_start',
  'range_end',
  'range_step',
  'created',
]
const INSERT = `INSERT INTO job (status, ${COLUMNS.join(', ')})
  VALUES ('new', ${COLUMNS.map(() => '?').join(', ')}) RETURNING key`

/** Adds a job that nobody sees before it is opened. Returns its key. */
export function insertJob(store: Store, job: JobDescription, submitter: ProcessFacts, created: number): number {
  const {input} = job
  const range = input.kind === 'range' ? [input.start, input.end, input.step] : [null, null, null]
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
      job.workFunction,
      JSON.stringify(job.args),
      JSON.stringify(job.requirements),
      job.owner,
      job.paymentAccount,
      JSON.stringify(job.computeGroups),
      JSON.stringify(job.packages),
      input.kind,
      ...range,
      created,
    )
  return integer(row ?? {}, 'key')
}
