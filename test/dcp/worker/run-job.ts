import {defaultDeployment} from '../../../src/dcp/job/deployment.js'
import type {JobWork, SliceOutcome} from '../../../src/dcp/job/task.js'
import {decodeValue, encodeValue} from '../../../src/dcp/job/values/value-text.js'
import type {SandboxTimes} from '../../../src/dcp/worker/sandbox/sandbox.js'
import {createSandboxFactory} from '../../../src/dcp/worker/sandbox/sandbox-factory.js'
import {runSupervisor} from '../../../src/dcp/worker/supervisor/supervisor.js'
import {createMemorySource, type MemorySource} from '../../support/memory-source.js'
import type {TestedBackend} from '../../support/sandbox-backends.js'

export function workOf(workFunction: string, ...args: unknown[]): JobWork {
  return {
    id: 'job',
    worktime: 'map-basic',
    worktimeVersion: '^1.0.0',
    workFunction,
    workFunctionUrl: null,
    environment: [],
    argvOnly: false,
    args: args.map(encodeValue),
    public: {name: 'A job', description: '', link: ''},
    entry: null,
    modules: null,
    files: null,
    wheels: [],
    directory: null,
    sliceTimeout: null,
    progressTimeout: null,
    deployment: defaultDeployment(),
    packageFiles: [],
  }
}

export interface RanJob {
  readonly source: MemorySource
  readonly outcomes: readonly SliceOutcome[]
  /** Results, and codes of errors, by slice. */
  readonly values: readonly unknown[]
}

/** Runs a whole job in one sandbox; slices are tried once. Asserts nothing. */
export async function runJob(
  tested: TestedBackend & {readonly hostFile: string; readonly memoryMiB?: number},
  work: JobWork,
  data: readonly unknown[],
  times: Partial<SandboxTimes> = {},
): Promise<RanJob> {
  const source = createMemorySource(2)
  source.add(work, data.map(encodeValue))
  await runSupervisor({
    source,
    worker: 'w',
    cores: 1,
    until: 'idle',
    signal: new AbortController().signal,
    now: () => performance.now(),
    sandboxes: createSandboxFactory({...tested, times}),
  })
  const outcomes = [...(source.outcomes.get('job')?.values() ?? [])].sort((a, b) => a.slice - b.slice)
  const values = outcomes.map((outcome) => (outcome.kind === 'result' ? decodeValue(outcome.value) : outcome.code))
  return {source, outcomes, values}
}
