import {onTestFinished} from 'vitest'
import type {JobDescription} from '../../../../src/dcp/job/job.js'
import type {Scheduler} from '../../../../src/dcp/scheduler/scheduler.js'
import {createEventRouter} from '../../../../src/dcp/wire/events/create-event-router.js'
import {keySigner} from '../../../../src/dcp/wire/messages/signer.js'
import type {Endpoint, Operation} from '../../../../src/dcp/wire/operations/operation.js'
import {OperationError} from '../../../../src/dcp/wire/operations/operation-error.js'
import type {Caller} from '../../../../src/dcp/wire/session/caller.js'
import {createAttendance} from '../../../../src/dcp/wire/tasks/attendance.js'
import {createTaskAuthority} from '../../../../src/dcp/wire/tasks/authorization.js'
import {randomPrivateKey} from '../../../../src/keystore/private-key.js'
import {range} from '../../scheduler/jobs.js'
import {openFixture, submit} from '../../scheduler/support.js'

/** Somebody who calls operations directly, without a socket. */
export interface Someone {
  readonly address: string
  readonly caller: Caller
  /** Runs an operation. @param authorizedBy addresses whose keys signed the request too */
  call(operation: Operation, data: unknown, authorizedBy?: readonly string[]): unknown
  /** A running job of this identity that stands in no group. */
  job(changes?: Partial<JobDescription>): Promise<string>
}

export interface World {
  readonly scheduler: Scheduler
  someone(): Someone
}

const silent = () => {
  throw new Error('not asked for here')
}

export function openWorld(): World {
  const {scheduler} = openFixture()
  const signer = keySigner(randomPrivateKey())
  const events = createEventRouter({
    scheduler,
    failed: (error) => {
      throw error
    },
  })
  onTestFinished(() => events.close())
  const {remote, leaseMs, changed} = scheduler
  const attendance = createAttendance({remote, leaseMs, changed, workWait: 200}, Date.now)
  onTestFinished(() => attendance.close())
  const endpoint: Endpoint = {
    ...{scheduler, signer, now: Date.now},
    authority: createTaskAuthority(signer, Date.now),
    attendance,
    events,
  }
  let sessions = 0
  const someone = (): Someone => {
    const {address} = keySigner(randomPrivateKey())
    sessions++
    const caller: Caller = {
      dcpsid: `session-${sessions}`.padEnd(42, 'x'),
      address,
      baseUrl: 'http://127.0.0.1:4000/',
      isClosed: () => false,
      isConnected: () => true,
      request: silent,
      delivered: () => Promise.resolve(),
      onClosed: () => {},
    }
    return {
      address,
      caller,
      call: (operation, data, authorizedBy = []) =>
        operation.run(endpoint, {data, caller, isAuthorizedBy: (other) => authorizedBy.includes(other)}),
      job: async (changes) => {
        const id = await submit(scheduler, range(3), {owner: address, ...changes})
        for (const {opaqueId} of scheduler.groups.groupsOf(id)) {
          const key = scheduler.groups.find({opaqueId})?.key
          if (key !== undefined) scheduler.groups.removeJob(key, id)
        }
        return id
      },
    }
  }
  return {scheduler, someone}
}

/** The code with which a call is refused; undefined when it is not. */
export function refusedWith(work: () => unknown): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof OperationError) return error.code
    throw error
  }
}
