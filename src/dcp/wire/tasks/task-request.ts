import {verifyDcpMessage} from '../../../keystore/dcp-message.js'
import type {GroupProof} from '../../scheduler/compute-groups.js'
import {
  anyField,
  type Fields,
  fieldsOf,
  integerField,
  invalid,
  isFields,
  listField,
  numberField,
  optionalFields,
  optionalInteger,
  optionalText,
  textField,
} from '../operations/fields.js'
import {OperationError} from '../operations/operation-error.js'
import type {SlicesOfJobs} from './hand.js'

/** What a worker can do, and what it wants. */
export interface WorkWish {
  /** How many cores have nothing to do, not always a whole number. */
  readonly cores: number
  /** Its time for a slice by the average of all workers, over jobs that it knows: 2 takes twice as long. */
  readonly slowness: number
  readonly capabilities: number
  readonly worktimes: readonly {readonly name: string; readonly versions: readonly string[]}[]
  readonly proofs: readonly GroupProof[]
  /** Only these jobs; empty for all. */
  readonly jobs: readonly string[]
  /**
   * None of these: it refused them, or is still fetching their parts. It names besides the discrete jobs that it has had
   * a slice of (`previouslyWorkedJobs`): these mean one slice for each request (scheduler-constants.js), and the next
   * one may be its own too, or a job with more slices than there are workers would never end.
   */
  readonly except: readonly string[]
}

/** A request for a task, read (dcp-protocol, section 7.1). */
export interface TaskRequest {
  readonly worker: string
  /** Undefined when it does not ask for work: then an answer with work would be lost. */
  readonly wish: WorkWish | undefined
  /** It starts, or ends: whatever it held, it holds no longer. */
  readonly holdsNothing: boolean
  /** What it holds of each job whose parts it has; undefined when it does not say. */
  readonly holds: SlicesOfJobs | undefined
  /** Slices that take far longer than it expected. */
  readonly overdue: SlicesOfJobs
}

/** Bits of `fetchState` (dcp-client, fetchState.js). */
const NORMAL = 1
const NOTIFY = 2
const STARTUP = 4
const RETURN_ALL = 16

const MAX_CORES = 4096
/** Of jobs in one list, and of slices of one job. */
const MAX_JOBS = 1000
const MAX_SLICES = 20_000
const MAX_NAME = 128

/** @param identity address of the caller @throws OperationError EINVAL, EPERM */
export function readTaskRequest(data: unknown, identity: string): TaskRequest {
  const fields = fieldsOf(data)
  const state = optionalInteger(fields, 'fetchState', 0, 31) ?? NORMAL
  return {
    worker: workerOf(fields, identity),
    wish: state & NORMAL ? wishOf(fields) : undefined,
    holdsNothing: (state & (STARTUP | RETURN_ALL)) !== 0,
    holds: state & NOTIFY ? slicesOf(fields, 'soteriaJobs') : undefined,
    overdue: slicesOf(fields, 'overdueSlices') ?? new Map(),
  }
}

/** The name by which a worker calls itself. */
export function workerName(fields: Fields, name: string): string {
  const worker = textField(fields, name, 64)
  if (!/^[\x21-\x7e]+$/.test(worker)) throw invalid(`${name} must be the id of a worker`)
  return worker
}

/** A worker that ends does not say who it is but in the message `returnAllSlices`, which its identity has signed. */
function workerOf(fields: Fields, identity: string): string {
  const stats = optionalFields(fields, 'coreStats')
  if (stats) return workerName(stats, 'worker')
  const signed = anyField(fields, 'returnAllSlices')
  if (signed === undefined) throw invalid('The worker does not say who it is')
  const message = verifyDcpMessage(typeof signed === 'string' ? signed : JSON.stringify(signed))
  if (!message.valid || message.owner !== identity) {
    throw new OperationError('EPERM', 'returnAllSlices was signed by another')
  }
  return workerName(fieldsOf(message.body, 'returnAllSlices'), 'id')
}

function wishOf(fields: Fields): WorkWish {
  const load = fieldsOf(anyField(fields, 'targetLoad'), 'targetLoad')
  return {
    cores: Math.min(numberField(load, 'cpu', 0), MAX_CORES),
    slowness: slownessOf(fields),
    capabilities: integerField(fields, 'capabilities'),
    worktimes: worktimesOf(fields),
    proofs: proofsOf(fields),
    jobs: namesOf(fields, 'jobIds'),
    except: ['rejectedJobs', 'unresolvedJobs'].flatMap((name) => namesOf(fields, name)),
  }
}

/** The official worker tells it as the quantum of job 0, from 1/8 to 8 (its quanta.js). */
function slownessOf(fields: Fields): number {
  const quanta = optionalFields(optionalFields(fields, 'jobQuanta') ?? {}, 'CPU') ?? {}
  const quantum = anyField(quanta, '0')
  return typeof quantum === 'number' && Number.isFinite(quantum) ? Math.min(8, Math.max(1 / 8, quantum)) : 1
}

/** Each is `{name, version}`, or `{name, versions}`. */
function worktimesOf(fields: Fields): WorkWish['worktimes'] {
  const versions = new Map<string, string[]>()
  for (const each of listField(fields, 'worktimes', 100)) {
    const worktime = fieldsOf(each, 'A worktime')
    const name = textField(worktime, 'name', MAX_NAME)
    const known = versions.get(name) ?? []
    versions.set(name, known)
    for (const version of [anyField(worktime, 'version'), ...listField(worktime, 'versions', 100)]) {
      if (typeof version === 'string' && version.length <= MAX_NAME) known.push(version)
    }
  }
  return [...versions].map(([name, known]) => ({name, versions: known}))
}

function proofsOf(fields: Fields): readonly GroupProof[] {
  return listField(fields, 'workerComputeGroups', 200).map((each) => {
    const proof = fieldsOf(each, 'A compute group')
    const joinHashHash = optionalText(proof, 'joinHashHash', MAX_NAME)
    return {joinKey: textField(proof, 'joinKey', 1024), ...(joinHashHash === undefined ? {} : {joinHashHash})}
  })
}

/** Ids of jobs; a list that comes from a ring has places without any. */
function namesOf(fields: Fields, name: string): readonly string[] {
  return listField(fields, name, MAX_JOBS).filter(
    (each): each is string => typeof each === 'string' && each.length <= MAX_NAME,
  )
}

function slicesOf(fields: Fields, name: string): SlicesOfJobs | undefined {
  const jobs = anyField(fields, name)
  if (!isFields(jobs)) return undefined
  const names = Object.keys(jobs)
  if (names.length > MAX_JOBS) throw invalid(`${name} names too many jobs`)
  return new Map(names.map((job) => [job, sliceNumbers(jobs, job)]))
}

/** Numbers of slices, from 1. */
export function sliceNumbers(fields: Fields, name: string): readonly number[] {
  return listField(fields, name, MAX_SLICES).map((each) => {
    if (typeof each !== 'number' || !Number.isSafeInteger(each) || each < 1)
      throw invalid(`${name} must be numbers of slices`)
    return each
  })
}
