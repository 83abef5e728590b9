import type {RemoteTask, RemoteTasks} from '../../scheduler/remote-tasks.js'
import type {PresentWorker} from '../tasks/attendance.js'
import {claimWork, TARGET_SECONDS} from '../tasks/claim-work.js'
import {readTaskRequest, type TaskRequest} from '../tasks/task-request.js'
import {workOf} from '../tasks/task-work.js'
import type {Endpoint, Operation} from './operation.js'

/** A worker says what it holds when it last did so longer ago (fetchTask: soteriaFrequencyMs). */
const HOLDS_EVERY_MS = 60_000
/** It does not name slices of jobs whose parts it is still fetching, for which it takes up to 45 minutes. */
const FETCHING_MS = 45 * 60_000

/** What a worker asks the scheduler for, and tells it besides (dcp-protocol, section 7.1). */
export const requestTask: Operation = {
  service: 'taskDistributor',
  name: 'requestTask@3',
  run: async (endpoint, {data, caller}) => {
    const request = readTaskRequest(data, caller.address)
    const present = endpoint.attendance.heard(caller, request.worker)
    const {waitingRoom, workWait} = endpoint.attendance
    // One answer at a time can bring work: what it asked before, it no longer waits for.
    waitingRoom.leave(present.key)
    takeBack(endpoint, present, request)
    const {wish} = request
    if (!wish || wish.cores <= 0) return answer(endpoint, present, caller.baseUrl, [])
    const groups = endpoint.scheduler.groups.proven(wish.proofs, caller.dcpsid)
    const claim = () => claimWork(endpoint, present, wish, groups)
    // A worker that waits for an answer begins none of the slices that it has (fetchTask: fetchTaskBarrier).
    const tasks =
      claim() ??
      (present.hand.hasUnbegun()
        ? []
        : await waitingRoom.wait(present.key, workWait, () => caller.isConnected(), claim)) ??
      []
    return answer(endpoint, present, caller.baseUrl, tasks)
  },
}

/** Gives back what the worker says, or does not say, that it holds. */
function takeBack({scheduler, now}: Endpoint, present: PresentWorker, request: TaskRequest): void {
  const {remote} = scheduler
  for (const [job, slices] of request.overdue) remote.giveBack(present, job, slices)
  if (request.holdsNothing) {
    remote.giveBackAll(present)
    present.hand.clear()
  } else if (request.holds) {
    const fetching = present.hand.givenSince(now() - FETCHING_MS, request.holds)
    remote.giveBackAll(present, new Map([...request.holds, ...fetching]))
  }
}

function answer(
  {scheduler, authority, now}: Endpoint,
  present: PresentWorker,
  baseUrl: string,
  tasks: readonly RemoteTask[],
): object {
  const {newJobs, task, slices} = givenBackOnFailure(scheduler.remote, present, tasks, () => workOf(tasks, baseUrl))
  for (const [job, numbers] of slices) present.hand.give(job, numbers, now())
  const grant = authority.grant(present.identity, present.worker, slices)
  if (slices.size === 0) return {...grant, body: {}}
  const schedulerConfig = {shared: {frequencyMs: HOLDS_EVERY_MS}, targetTaskDuration: TARGET_SECONDS}
  return {...grant, body: {newJobs, task, computeGroupOrigins: {}, computeGroupJobs: {}, schedulerConfig}}
}

/** What cannot be handed over must not be held by somebody who does not know of it. */
function givenBackOnFailure<T>(
  remote: RemoteTasks,
  present: PresentWorker,
  tasks: readonly RemoteTask[],
  make: () => T,
): T {
  try {
    return make()
  } catch (error) {
    for (const {work, first, data} of tasks) {
      const slices = data.map((_, index) => first + index)
      remote.giveBack(present, work.id, slices, {code: 'EINTERNAL', message: 'The scheduler could not hand it over'})
    }
    throw error
  }
}
