import type {Executor} from '../../colonies/wire/objects/members.js'
import {UNREGISTERED} from '../../colonies/wire/objects/members.js'
import type {ExecutorDetails, ListedExecutors} from '../../output/views/executors.js'
import type {ColoniesSession} from './session.js'

/** An executor with the functions that it offers. */
export async function executorDetails(session: ColoniesSession, executor: Executor): Promise<ExecutorDetails> {
  const {colonyname, executorname} = executor
  return {...executor, functions: await session.call('getfunctionsmsg', {colonyname, executorname})}
}

export interface ExecutorFilter {
  readonly all: boolean
  readonly full: boolean
  readonly type?: string | undefined
  readonly location?: string | undefined
  readonly filter?: string | undefined
}

/** The executors that the flags of `executor ls` ask for. The protocol gives all of a colony. */
export async function listExecutors(session: ColoniesSession, filter: ExecutorFilter): Promise<ListedExecutors> {
  const {all, full, type, location} = filter
  const text = filter.filter?.toLowerCase() ?? ''
  const executors = (await session.call('getexecutorsmsg', {colonyname: session.colonyName})).filter(
    ({state, executortype, executorname, locationname}) =>
      (all || state !== UNREGISTERED) &&
      (type === undefined || executortype === type) &&
      (location === undefined || locationname === location) &&
      [executorname, executortype].some((value) => value.toLowerCase().includes(text)),
  )
  return full ? Promise.all(executors.map((executor) => executorDetails(session, executor))) : executors
}
