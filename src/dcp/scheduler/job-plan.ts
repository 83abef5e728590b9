import type {Store} from '../../store/store.js'
import type {JobWork} from '../job/task.js'
import {generatedData} from './generated-data.js'
import {moduleFiles} from './packages/module-files.js'
import {jobInput} from './tables/job-input.js'
import {jobWork} from './tables/work.js'

/** What never changes about a job, and every task of it needs. */
export interface JobPlan {
  readonly work: JobWork
  /** True when the data are URLs. */
  readonly remote: boolean
  /** The value text of a slice; undefined when the values are rows of `datum`. */
  readonly datum: ((slice: number) => string) | undefined
}

/** A few plans are kept in any case: a worker seldom alternates between more jobs. */
const KEPT = 4
/** More of them are kept while they are small together, in characters and bytes: files and wheels may be large. */
const MOST_KEPT = 256
const MOST_WEIGHT = 32 * 1024 * 1024

/** Reads the plan of each job once, and keeps those that were used last. */
export function createPlanCache(store: Store): (job: number) => JobPlan {
  const plans = new Map<number, {readonly plan: JobPlan; readonly weight: number}>()
  let weight = 0
  const read = (job: number) => {
    const plan = readPlan(store, job)
    return {plan, weight: weightOf(plan.work)}
  }
  const drop = (job: number): void => {
    weight -= plans.get(job)?.weight ?? 0
    plans.delete(job)
  }
  return (job) => {
    const kept = plans.get(job) ?? read(job)
    drop(job)
    plans.set(job, kept)
    weight += kept.weight
    for (const oldest of plans.keys()) {
      if (plans.size <= KEPT || (plans.size <= MOST_KEPT && weight <= MOST_WEIGHT)) break
      drop(oldest)
    }
    return kept.plan
  }
}

function weightOf({workFunction, modules, files, wheels, args, packageFiles}: JobWork): number {
  const texts = [workFunction, modules ?? '', ...args].reduce((sum, text) => sum + text.length, 0)
  const bytes = wheels.reduce((sum, wheel) => sum + wheel.bytes.length, files?.length ?? 0)
  return texts + bytes + packageFiles.reduce((sum, {source}) => sum + source.length, 0)
}

function readPlan(store: Store, job: number): JobPlan {
  const stored = jobWork(store, job)
  const work = {...stored, packageFiles: moduleFiles(store, stored.deployment.dependencies)}
  const input = jobInput(store, job)
  switch (input.kind) {
    case 'values':
    case 'urls':
      return {work, remote: input.kind === 'urls', datum: undefined}
    case 'range':
    case 'multi-range':
    case 'url-pattern':
      return {work, remote: input.kind === 'url-pattern', datum: generatedData(input)}
    case 'mro': {
      const datum = generatedData(input)
      return 'location' in input.mro
        ? {work: {...work, rangeUrl: input.mro.location}, remote: false, datum: () => 'null'}
        : {work, remote: false, datum}
    }
  }
}
