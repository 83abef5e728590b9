import {basename} from 'node:path'
import {Fault} from '../../errors.js'
import {defaultDeployment} from './deployment.js'
import {type JobFS, PYTHON_HOME} from './files/job-fs.js'
import type {InputSet} from './input-set.js'
import type {JobDescription} from './job.js'
import {newJobId} from './job-id.js'
import {checkSize} from './job-size.js'
import {describeWork, type WorkRequest} from './work/describe-work.js'

/** What a job is made of, for the command line and the library alike. */
export interface JobParts {
  readonly work: WorkRequest
  readonly input: InputSet
  /** Value texts. */
  readonly args: readonly string[]
  readonly files: JobFS
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly link?: string | undefined
  /** Milliseconds. */
  readonly sliceTimeout?: number | undefined
  /** Milliseconds. */
  readonly progressTimeout?: number | undefined
  readonly retries?: number | undefined
  readonly autoClose: boolean
  readonly owner: string | null
  readonly paymentAccount: string | null
}

/** DCP's default for what workers are shown of a job (dcp-semantics, section 3). */
const DESCRIPTION = 'Discreetly making the world smarter'

/** Makes the description of a job; runs nothing. @throws Fault USAGE, WORK_INVALID, INPUT_INVALID, FILE_* */
export async function assembleJob(parts: JobParts): Promise<JobDescription> {
  const {files, input, args} = parts
  const id = parts.id ?? newJobId()
  const limits = {
    sliceTimeout: positive(parts.sliceTimeout, 'time of a slice'),
    progressTimeout: positive(parts.progressTimeout, 'time without progress'),
    retries: natural(parts.retries, 'number of retries'),
  }
  const work = await describeWork(parts.work)
  const usesFiles = !files.isEmpty || files.current !== PYTHON_HOME
  if (usesFiles && work.worktime !== 'pyodide') {
    throw new Fault('USAGE', 'Only Python jobs have files', 'Give data as input or arguments; modules with --requires.')
  }
  const job: JobDescription = {
    ...work,
    ...limits,
    workFunctionUrl: null,
    environment: [],
    argvOnly: false,
    deployment: defaultDeployment(),
    id,
    name: parts.name ?? defaultName(parts.work, id),
    description: parts.description ?? DESCRIPTION,
    link: parts.link ?? '',
    args,
    files: files.isEmpty ? null : await files.toTarGz(),
    directory: files.current === PYTHON_HOME ? null : files.current,
    requirements: {},
    owner: parts.owner,
    paymentAccount: parts.paymentAccount,
    computeGroups: [],
    packages: [],
    input,
    autoClose: parts.autoClose,
  }
  checkSize(job)
  return job
}

/** The file's name, or what DCP calls a job without one (dcp-semantics, section 3). */
function defaultName({source}: WorkRequest, id: string): string {
  return source.kind === 'file' ? basename(source.path) : `Ad-Hoc Job ${id.slice(-6)}`
}

function positive(value: number | undefined, what: string): number | null {
  if (value === undefined) return null
  if (Number.isFinite(value) && value > 0) return value
  throw new Fault('USAGE', `The ${what} cannot be ${value} milliseconds`, 'Give a duration such as 30s or 10m.')
}

function natural(value: number | undefined, what: string): number | null {
  if (value === undefined) return null
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new Fault('USAGE', `The ${what} cannot be ${value}`, 'Give a whole number, 0 or more.')
}
