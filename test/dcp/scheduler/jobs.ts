import {defaultDeployment} from '../../../src/dcp/job/deployment.js'
import type {InputSet} from '../../../src/dcp/job/input-set.js'
import type {JobDescription} from '../../../src/dcp/job/job.js'
import {newJobId} from '../../../src/dcp/job/job-id.js'
import type {SliceOutcome, Task} from '../../../src/dcp/job/task.js'

export function describeJob(input: InputSet, changes: Partial<JobDescription> = {}): JobDescription {
  return {
    id: newJobId(),
    name: 'squares',
    description: '',
    link: '',
    worktime: 'map-basic',
    worktimeVersion: '^1.0.0',
    workFunction: 'x => x * x',
    workFunctionUrl: null,
    environment: [],
    argvOnly: false,
    args: ['{"a": 1.50}'],
    requirements: {},
    owner: null,
    paymentAccount: null,
    computeGroups: [],
    packages: [],
    entry: null,
    modules: null,
    files: null,
    wheels: [],
    directory: null,
    input,
    autoClose: true,
    sliceTimeout: null,
    progressTimeout: null,
    retries: null,
    deployment: defaultDeployment(),
    ...changes,
  }
}

export const range = (count: number): InputSet => ({kind: 'range', start: 0, end: count - 1, step: 1})
export const values = (...texts: readonly string[]): InputSet => ({kind: 'values', values: texts})

export const COST = {cpuSeconds: 0.5, bytesIn: 1, bytesOut: 2}

export const squared = (slice: number, datum: string): SliceOutcome => ({
  kind: 'result',
  slice,
  value: JSON.stringify(Number(datum) ** 2),
  cost: COST,
})

export const failed = (slice: number): SliceOutcome => ({
  kind: 'error',
  slice,
  code: 'EUNCAUGHT',
  name: 'RangeError',
  message: `no ${slice}`,
  stack: null,
  cost: COST,
})

/** Results of all slices of a task, or of some of them. */
export function squares(task: Task, slices?: readonly number[]): SliceOutcome[] {
  return task.data
    .map((datum, index) => squared(task.first + index, datum))
    .filter((outcome) => slices?.includes(outcome.slice) ?? true)
}
