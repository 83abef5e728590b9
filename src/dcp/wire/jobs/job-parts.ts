import {createHash} from 'node:crypto'
import {Fault} from '../../../errors.js'
import type {JobWork} from '../../job/task.js'
import {kvinOfValue} from '../../job/values/value-text.js'
import type {Scheduler} from '../../scheduler/scheduler.js'
import type {ServedFile} from '../packages/serve-package-file.js'
import {uriOfSource, uriOfValue} from '../values/data-uri.js'
import {argumentText, workerArguments} from './worker-arguments.js'
import {workerSource} from './worker-source.js'

/** Where parts of jobs are served, below the address of the endpoint. */
const FOLDER = 'jobs/'
/**
 * What is longer, in UTF-16 units, a worker fetches once, instead of getting it with each task. A data: URI of bytes takes
 * six characters for one.
 */
const LONGEST_INLINE = 16 * 1024

/** URIs of the parts of one job for a worker. */
export interface JobParts {
  readonly source: string
  readonly args: readonly string[]
}

/** @param baseUrl where the worker reaches the endpoint, with a slash at its end */
export function jobParts(work: JobWork, baseUrl: string): JobParts {
  const url = (part: string): string => new URL(`${FOLDER}${work.id}/${secretOf(work)}/${part}`, baseUrl).href
  const source = workerSource(work)
  return {
    source: work.workFunctionUrl ?? (source.length > LONGEST_INLINE ? url('work') : uriOfSource(source)),
    args: workerArguments(work).map((argument, index) =>
      argument.length > LONGEST_INLINE ? url(`${index}`) : uriOfValue(argumentText(argument)),
    ),
  }
}

/** The part that a request is for; undefined when there is none. @param path of the URL, `/jobs/<id>/<secret>/work` */
export function serveJobPart(scheduler: Scheduler, path: string): ServedFile | undefined {
  const [folder, id = '', secret, part = '', ...more] = path.slice(1).split('/')
  if (`${folder}/` !== FOLDER || more.length > 0) return undefined
  const work = workOf(scheduler, id)
  if (!work || secret !== secretOf(work)) return undefined
  if (part === 'work') return {type: 'text/plain; charset=utf-8', body: workerSource(work)}
  const argument = /^\d+$/.test(part) ? workerArguments(work)[Number(part)] : undefined
  if (argument === undefined) return undefined
  return {type: 'application/x-kvin; charset=utf-8', body: kvinOfValue(argumentText(argument))}
}

/** What only those know who were given the job: the escrow address is nobody's but its owner's. */
function secretOf({id, deployment}: JobWork): string {
  return createHash('sha256').update(`${id} ${deployment.address}`).digest('hex').slice(0, 32)
}

function workOf(scheduler: Scheduler, id: string): JobWork | undefined {
  try {
    return scheduler.work(id)
  } catch (error) {
    if (error instanceof Fault && error.code === 'JOB_NOT_FOUND') return undefined
    throw error
  }
}
