import {basename, resolve} from 'node:path'
import {Fault} from '../../errors.js'
import {parseArguments} from './args.js'
import {readChunks} from './file-text.js'
import {valuesOfArray, valuesOfStream} from './input-data.js'
import type {InputSet} from './input-set.js'
import type {JobDescription} from './job.js'
import {newJobId} from './job-id.js'
import type {JobRequest} from './job-request.js'
import {parseRange} from './range.js'
import {loadWorkFunction, type WorkSource} from './work-function.js'

/** Worktime that runs JavaScript work functions (dcp-semantics, section 6). */
const MAP_BASIC = {worktime: 'map-basic', worktimeVersion: '^1.0.0'} as const

/** DCP's defaults for what workers are shown of a job (dcp-semantics, section 3). */
const DESCRIPTION = 'Discreetly making the world smarter'
const adHocName = (id: string): string => `Ad-Hoc Job ${id.slice(-6)}`

/** Reads and checks all that a job needs; runs nothing. @throws Fault USAGE, WORK_INVALID, INPUT_INVALID, FILE_* */
export async function describeJob(request: JobRequest): Promise<JobDescription> {
  const input = inputOf(request)
  const id = newJobId()
  return {
    ...MAP_BASIC,
    id,
    name: request.work !== undefined && request.work !== '-' ? basename(request.work) : adHocName(id),
    description: DESCRIPTION,
    link: '',
    workFunction: await loadWorkFunction(await workOf(request)),
    args: parseArguments(request.args),
    requirements: {},
    owner: request.owner,
    paymentAccount: request.paymentAccount,
    computeGroups: [],
    packages: [],
    input,
    entry: null,
    modules: null,
    files: null,
    wheels: [],
    directory: null,
    autoClose: true,
    sliceTimeout: null,
    progressTimeout: null,
    retries: null,
  }
}

async function workOf({work, function: text, directory, stdin}: JobRequest): Promise<WorkSource> {
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
  const source = Buffer.concat(await collect(stdin('the work function'))).toString('utf8')
  return {kind: 'module', source, name: 'stdin', resolveDir: directory}
}

function inputOf({data, dataFile, ranges, directory, stdin}: JobRequest): InputSet {
  const [range] = ranges
  if ([data, dataFile, range].filter((input) => input !== undefined).length !== 1) {
    throw new Fault(
      'USAGE',
      'A job needs exactly one input set',
      'Give one of --data "[1,2,3]", --data-file FILE, --range 1..100.',
    )
  }
  if (range !== undefined) return parseRange(range)
  if (data !== undefined) return {kind: 'values', values: valuesOfArray(data, '--data')}
  if (dataFile === '-') return {kind: 'values', values: valuesOfStream(stdin('the input set'), 'stdin')}
  const file = dataFile ?? ''
  return {kind: 'values', values: valuesOfStream(readChunks(resolve(directory, file)), file)}
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}
