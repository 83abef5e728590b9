import {newJobId} from './client.js'
import {newParticipant, type Participant, type ParticipantOptions, Refused} from './participant.js'
import {jobValue, marshal, valueOfUri} from './wire-values.js'

/** A slice as the task distributor gives it (dcp-protocol, section 7.1). */
export interface WireSlice {
  readonly job: string
  readonly slice: number
  readonly datumUri: string
  /** Range of a job whose data the worker computes itself. */
  readonly mro: unknown
  /** Goes back with each report. */
  readonly authorizationMessage: unknown
}

export interface WireWorker extends Participant {
  /** The 22 characters by which it calls itself. */
  readonly id: string
  /** The request that `fetch` sends. */
  taskRequest(): {readonly service: 'taskDistributor'; readonly operation: string; readonly data: object}
  /** One round: slices, or none. */
  fetch(): Promise<readonly WireSlice[]>
  begin(slices: readonly WireSlice[]): Promise<unknown>
  giveBack(slices: readonly WireSlice[], reason?: object): Promise<unknown>
  result(slice: WireSlice, value: unknown): Promise<unknown>
  emit(slice: WireSlice, eventName: string, payload: unknown): Promise<unknown>
  /** Fetches and computes until it is stopped: each result is what `compute` gives, without a sandbox. */
  work(signal: AbortSignal, compute: (datum: unknown) => unknown): Promise<void>
  /** Slices whose result was taken. */
  computed(): number
}

export interface WireWorkerOptions extends ParticipantOptions {
  readonly id?: string
  /** Cores that it says it has, default 1. */
  readonly cores?: number
  /** Only slices of these jobs. */
  readonly jobs?: readonly string[]
  /** Milliseconds between rounds without work. */
  readonly idle?: number
}

export function newWorker(options: WireWorkerOptions): WireWorker {
  const {id = newJobId(), cores = 1, jobs = [], idle = 200} = options
  let isUncertain = false
  const participant = newParticipant({
    ...options,
    onReplaced: () => {
      isUncertain = true
    },
  })
  const paymentAddress = participant.signer.address
  let seq = 0
  let computed = 0

  const fetch = async (): Promise<readonly WireSlice[]> => {
    // After a session was lost it says that it holds nothing: slices may have been given to it in an answer that was lost.
    const fetchState = isUncertain ? 3 : 1
    isUncertain = false
    return slicesOf(await participant.request('taskDistributor', 'requestTask@3', wishOf(fetchState)))
  }

  const wishOf = (fetchState: number): object => ({
    targetLoad: {cpu: cores, gpu: 0, longSlices: cores},
    coreStats: {worker: id, lCores: cores, pCores: cores, sandbox: cores},
    jobQuanta: {},
    capabilities: 80,
    gpuSpeed: null,
    paymentAddress,
    jobIds: jobs,
    workerComputeGroups: [{joinKey: 'public'}],
    minimumWage: {CPU: 0, GPU: 0, in: 0, out: 0},
    soteriaJobs: fetchState === 3 ? {} : null,
    overdueSlices: null,
    previouslyWorkedJobs: [],
    rejectedJobs: [],
    unresolvedJobs: [],
    fetchState,
    worktimes: [
      {name: 'map-basic', versions: ['1.0.0']},
      {name: 'pyodide', versions: ['0.28.0']},
    ],
    seq: seq++,
  })

  const report = (slice: WireSlice, more: object): object => ({
    slice: slice.slice,
    job: slice.job,
    worker: id,
    authorizationMessage: slice.authorizationMessage,
    ...more,
  })

  const status = (slices: readonly WireSlice[], what: object): Promise<unknown> =>
    participant.request('resultSubmitter', 'status', {
      worker: id,
      slices: slices.map(({job, slice, authorizationMessage}) => ({
        sliceNumbers: [slice],
        job,
        authorizationMessage,
        ...what,
      })),
    })

  const result = async (slice: WireSlice, value: unknown): Promise<unknown> => {
    const metrics = {CPUTime: 0.001, GPUTime: 0, CPUDensity: 1, GPUDensity: 0, InDataSize: 10, OutDataSize: 10}
    const data = report(slice, {paymentAddress, metrics, resultV2: marshal(jobValue(value))})
    const answer = await participant.request('resultSubmitter', 'result', data)
    computed++
    return answer
  }

  const computeAll = async (slices: readonly WireSlice[], compute: (datum: unknown) => unknown): Promise<void> => {
    const begun = status(slices, {status: 'begin', isEstimationSlice: false})
    const computed = slices.map(async (slice) => result(slice, await compute(datumOf(slice))))
    await Promise.all([begun, ...computed]).catch((error) => {
      if (!(error instanceof Refused)) throw error
    })
  }

  return {
    ...participant,
    id,
    taskRequest: () => ({service: 'taskDistributor', operation: 'requestTask@3', data: wishOf(1)}),
    fetch,
    begin: (slices) => status(slices, {status: 'begin', isEstimationSlice: false}),
    giveBack: (slices, reason = {message: 'tired', errorCode: 'ETIRED'}) => status(slices, {status: 'return', reason}),
    result,
    emit: (slice, eventName, payload) =>
      participant.request('eventRouter', 'workEmit', report(slice, {eventName, payload})),
    work: async (signal, compute) => {
      // The scheduler may hold a request for work back until there is some.
      const aborted = new Promise<readonly WireSlice[]>((resolve) => {
        signal.addEventListener('abort', () => resolve([]))
      })
      while (!signal.aborted) {
        const fetched = fetch()
        fetched.catch(() => {})
        const slices = await Promise.race([fetched, aborted])
        if (slices.length > 0) await computeAll(slices, compute)
        else await new Promise((resolve) => setTimeout(resolve, idle * (0.75 + 0.5 * Math.random())))
      }
    },
    computed: () => computed,
  }
}

function slicesOf(answer: unknown): WireSlice[] {
  const {owner, signature, auth, body} = answer as {
    owner: string
    signature: unknown
    auth: unknown
    body: {
      newJobs?: Record<string, {mro?: unknown}>
      task?: Record<string, readonly {sliceNumber: number; datumUri: string}[]>
    }
  }
  const {task = {}, newJobs = {}} = body
  return Object.entries(task).flatMap(([job, slices]) =>
    slices.map(({sliceNumber, datumUri}) => ({
      job,
      slice: sliceNumber,
      datumUri,
      mro: newJobs[job]?.mro,
      authorizationMessage: {owner, signature, auth},
    })),
  )
}

/** The datum of a slice: what its URI says, or its place in a plain range. */
export function datumOf({datumUri, mro, slice}: WireSlice): unknown {
  if (datumUri !== '') return valueOfUri(datumUri)
  const {start, step = 1} = mro as {start: number; step?: number}
  return start + (slice - 1) * step
}
