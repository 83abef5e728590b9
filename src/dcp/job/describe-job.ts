import {resolve} from 'node:path'
import {Fault} from '../../errors.js'
import {assembleJob} from './assemble-job.js'
import {readSource} from './file-text.js'
import {jobFiles} from './files/job-files.js'
import {parseArguments} from './input/args.js'
import {inputOf} from './input/input-of.js'
import type {JobDescription} from './job.js'
import type {JobRequest} from './job-request.js'
import type {WorkSource} from './work/work-source.js'

/** Reads and checks all that a job needs, but for the data, which is read on deploying; runs nothing. @throws Fault USAGE, WORK_INVALID, INPUT_INVALID, FILE_* */
export async function describeJob(request: JobRequest): Promise<JobDescription> {
  const {directory, worktime, worktimeVersion, requires, entry, python} = request
  const input = inputOf(request)
  const args = parseArguments(request.args)
  const files = jobFiles(request.files, request.filesDirectory, {directory})
  const source = await sourceOf(request)
  return assembleJob({
    work: {source, worktime, worktimeVersion, requires, entry, python},
    input,
    args,
    files,
    name: request.name,
    description: request.description,
    link: request.link,
    sliceTimeout: request.sliceTimeout,
    progressTimeout: request.progressTimeout,
    retries: request.retries,
    autoClose: request.autoClose,
    owner: request.owner,
    paymentAccount: request.paymentAccount,
  })
}

async function sourceOf({work, function: text, directory, stdin}: JobRequest): Promise<WorkSource> {
  if (work !== undefined && text !== undefined) {
    throw new Fault('USAGE', 'There are two work functions: a file and --function', 'Leave one of them out.')
  }
  if (text !== undefined) return {kind: 'function', text, resolveDir: directory}
  if (work === undefined) {
    throw new Fault(
      'USAGE',
      'There is no work function',
      'Name a file that exports it, or give --function "x => x * x".',
    )
  }
  if (work !== '-') return {kind: 'file', path: resolve(directory, work)}
  const source = await readSource(stdin('the work function'), 'stdin')
  return {kind: 'module', source, name: 'stdin', resolveDir: directory}
}
