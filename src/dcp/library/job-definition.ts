import {fileURLToPath} from 'node:url'
import {accountAddress} from '../../cli/account-address.js'
import type {Machine} from '../../cli/machine.js'
import {assembleJob} from '../job/assemble-job.js'
import type {JobFS} from '../job/files/job-fs.js'
import type {JobDescription, JobPublic, Worktime} from '../job/job.js'
import {encodeValue} from '../job/values/value-text.js'
import type {WorkSource} from '../job/work/work-source.js'
import {toInputSet} from './inputs.js'
import {JobError} from './job-error.js'
import type {WalletKeystore} from './wallet.js'

/** What a work function may be: a function without outer variables, its source, or a file that exports it. */
export type WorkFunction = ((...args: never[]) => unknown) | string | URL

/** A compute group, by its key and secret; the secret stays on this machine. */
export interface ComputeGroup {
  readonly joinKey: string
  readonly joinSecret?: string
}

/** All that a program says of a job before it deploys it. */
export interface JobDefinition {
  readonly id: string
  readonly input: unknown
  readonly work: WorkFunction
  readonly args: readonly unknown[]
  readonly public: Partial<JobPublic>
  readonly worktime: string
  readonly worktimeVersion: string | undefined
  readonly customWorktime: boolean
  readonly requires: readonly string[]
  readonly requirements: Readonly<Record<string, unknown>>
  readonly computeGroups: readonly ComputeGroup[]
  readonly autoClose: boolean
  readonly fs: JobFS
  readonly keystore: WalletKeystore | undefined
}

const WORKTIMES = ['map-basic', 'pyodide'] as const satisfies readonly Worktime[]

/**
 * Reads and checks a job; runs nothing. Of compute groups only the keys are kept: the secrets stay with the program.
 * @throws Fault WORK_INVALID, INPUT_INVALID, FILE_*; JobError ENOWORKTIME
 */
export async function describeDefinition(job: JobDefinition, machine: Machine): Promise<JobDescription> {
  const worktime = worktimeOf(job)
  const description = await assembleJob({
    ...job.public,
    id: job.id,
    work: {
      source: sourceOf(job.work, worktime, machine.directory),
      worktime,
      worktimeVersion: job.worktimeVersion,
      requires: job.requires,
      python: machine,
    },
    input: toInputSet(job.input),
    args: job.args.map(encodeValue),
    files: job.fs,
    autoClose: job.autoClose,
    owner: await accountAddress('id'),
    paymentAccount: job.keystore ? job.keystore.address : await accountAddress('default'),
  })
  return {...description, requirements: job.requirements, computeGroups: job.computeGroups.map(({joinKey}) => joinKey)}
}

/** DCP's ENOWORKTIME is for names that are not known, unless the job says that it brings its own. */
function worktimeOf({worktime, customWorktime}: JobDefinition): Worktime {
  const known = WORKTIMES.find((name) => name === worktime)
  if (known) return known
  const there = `${WORKTIMES.join(' and ')} are there`
  if (customWorktime)
    throw new JobError(`No worker on this machine has the custom worktime ${worktime}: ${there}`, 'ENOWORKTIME')
  throw new JobError(`There is no worktime ${worktime}: ${there}`, 'ENOWORKTIME')
}

function sourceOf(work: WorkFunction, worktime: Worktime, directory: string): WorkSource {
  if (work instanceof URL) return {kind: 'file', path: fileURLToPath(work)}
  const text = typeof work === 'string' ? work : work.toString()
  if (worktime === 'pyodide') return {kind: 'module', source: text, name: 'the work function', resolveDir: directory}
  return {kind: 'function', text, name: 'The work function', resolveDir: directory}
}
