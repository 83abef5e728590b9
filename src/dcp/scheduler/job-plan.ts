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

/** Files and wheels of a job may be large, and a worker seldom alternates between more jobs. */
const KEPT = 4

/** Reads the plan of each job once, and keeps those that were used last. */
export function createPlanCache(store: Store): (job: number) => JobPlan {
  const plans = new Map<number, JobPlan>()
  return (job) => {
    const plan = plans.get(job) ?? readPlan(store, job)
    plans.delete(job)
    plans.set(job, plan)
    const [oldest] = plans.keys()
    if (plans.size > KEPT && oldest !== undefined) plans.delete(oldest)
    return plan
  }
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
