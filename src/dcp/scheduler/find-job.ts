import {Fault} from '../../errors.js'
import type {Context} from './context.js'
import {jobKey} from './tables/job.js'
import {jobsStarting, newestJob} from './tables/job-read.js'

const CANDIDATES = 5

/**
 * The id that a user means: a whole id, the beginning of exactly one, or `last` for the newest job.
 * @throws Fault JOB_NOT_FOUND, JOB_AMBIGUOUS
 */
export function resolveJob({store}: Context, reference: string): string {
  if (reference === 'last') {
    const newest = newestJob(store)
    if (newest === undefined) throw new Fault('JOB_NOT_FOUND', 'There is no job yet.', 'Deploy one: dcp job deploy')
    return newest
  }
  if (jobKey(store, reference) !== undefined) return reference
  const [first, second, ...others] = reference === '' ? [] : jobsStarting(store, reference, CANDIDATES + 1)
  if (first === undefined) throw jobNotFound(reference)
  if (second === undefined) return first
  const named = [first, second, ...others].slice(0, CANDIDATES)
  const more = others.length + 2 > CANDIDATES ? ' and more' : ''
  throw new Fault(
    'JOB_AMBIGUOUS',
    `Several jobs begin with ${reference}: ${named.join(', ')}${more}.`,
    'Give more letters of the id.',
  )
}

/** The key of a job by its whole id. @throws Fault JOB_NOT_FOUND */
export function findJob({store}: Context, id: string): number {
  const key = jobKey(store, id)
  if (key === undefined) throw jobNotFound(id)
  return key
}

export function jobNotFound(reference: string): Fault {
  return new Fault('JOB_NOT_FOUND', `There is no job ${JSON.stringify(reference)}.`, 'List the jobs: dcp job list')
}
