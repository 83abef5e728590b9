import type {ServiceName} from '../../../src/dcp/wire/operations/operation.js'
import {type Client, newJobId, submission, type WireJob} from './client.js'
import {newIdentity} from './identity.js'
import type {RequestOptions} from './session.js'
import {jobValue, marshal} from './wire-values.js'
import type {WireSlice, WireWorker} from './worker.js'

/** Others' property, and what an attacker may have heard of it. */
export interface Property {
  readonly client: Client
  /** Open, with slices that nobody has yet. */
  readonly job: WireJob
  /** Holds `held`, which it was given. */
  readonly worker: WireWorker
  readonly held: readonly WireSlice[]
  /** Payload and permission of the request that deployed the job. */
  readonly overheard: {readonly payload: object; readonly auth: Readonly<Record<string, unknown>>}
}

export interface Misuse {
  readonly service: ServiceName
  readonly operation: string
  readonly data: unknown
  readonly more?: RequestOptions
}

export const attacker = newIdentity()
const ownAccount = newIdentity()

/** Requests of an attacker with a session of its own, each of which is to be refused. */
export function misuses({client, job, worker, held, overheard}: Property): Readonly<Record<string, Misuse>> {
  const {account, signer} = client
  const [mine] = held
  if (!mine) throw new Error('The worker holds nothing.')
  const grant = mine.authorizationMessage as {owner: string; signature: object; auth: Record<string, unknown>}
  const own = (changed: Readonly<Record<string, unknown>>): object =>
    submission(ownAccount, newJobId(), {input: 3, changed})
  const theirs = submission(account, newJobId(), {input: 3})
  const reportOf = (message: unknown, changed: object = {}): object => ({
    slice: mine.slice,
    job: job.id,
    worker: worker.id,
    paymentAddress: attacker.address,
    metrics: {CPUTime: 1, GPUTime: 0, CPUDensity: 1, GPUDensity: 0, InDataSize: 1, OutDataSize: 1},
    authorizationMessage: message,
    resultV2: marshal(jobValue('of the attacker')),
    ...changed,
  })
  const forged = (changed: object): object => {
    const auth = {...grant.auth, ...changed}
    return {owner: grant.owner, signature: attacker.sign(auth), auth}
  }
  const result = (data: object): Misuse => ({service: 'resultSubmitter', operation: 'result', data})
  const submit = (data: object, more?: RequestOptions): Misuse => ({
    service: 'jobSubmit',
    operation: 'submit@5',
    data,
    ...(more && {more}),
  })
  const wholeGroup = {joinKey: 'public'}
  return {
    'a job without permission': submit(own({})),
    'a job on the permission of another account': submit(theirs, {authorizedBy: [ownAccount]}),
    "a job on somebody else's account": submit(theirs, {auth: {[account.address]: attacker.sign(theirs)}}),
    'a job on an overheard permission': submit({}, overheard),
    'a job on a permission for another job': submit(theirs, {auth: overheard.auth}),
    "somebody else's job again": submit(own({job: job.id}), {authorizedBy: [ownAccount]}),
    slices: {
      service: 'jobSubmit',
      operation: 'addSliceData',
      data: {job: job.id, dataValues: marshal([1, 2, 3])},
      more: {asText: true},
    },
    'a cancellation': {
      service: 'jobSubmit',
      operation: 'cancelJob',
      data: {job: job.id, owner: account.address, reason: 'spite'},
      more: {authorizedBy: [ownAccount]},
    },
    'a cancellation in the name of the attacker': {
      service: 'jobSubmit',
      operation: 'cancelJob',
      data: {job: job.id, owner: ownAccount.address, reason: 'spite'},
      more: {authorizedBy: [ownAccount]},
    },
    'an end of adding': {service: 'resultSubmitter', operation: 'closeJob', data: {job: job.id}},
    results: {
      service: 'resultSubmitter',
      operation: 'fetchResult',
      data: {job: job.id, owner: signer.address},
      more: {authorizedBy: [attacker]},
    },
    'results in the name of the attacker': {
      service: 'resultSubmitter',
      operation: 'fetchResult',
      data: {job: job.id, owner: attacker.address},
      more: {authorizedBy: [attacker]},
    },
    events: {
      service: 'eventRouter',
      operation: 'subscribeMany',
      data: {reliableEvents: ['result', 'stop'], optionalEvents: [], options: {filter: {job: job.id}}},
    },
    'events of one kind': {
      service: 'eventRouter',
      operation: 'subscribe',
      data: {label: 'result', options: {filter: {job: job.id}}},
    },
    'a place in a group': {
      service: 'computeGroups',
      operation: 'addJobToGroups',
      data: {job: job.id, cgArray: [wholeGroup]},
    },
    'a result without authorization': result(reportOf(undefined)),
    'a result with an empty authorization': result(reportOf({})),
    "a result on the worker's authorization": result(reportOf(grant)),
    'a result on a forged authorization': result(reportOf(forged({identity: attacker.address}))),
    'a result on an authorization with a changed name': result(
      reportOf({...grant, auth: {...grant.auth, identity: attacker.address}}),
    ),
    'a result for a slice that was not given': result(reportOf(grant, {slice: mine.slice + 10})),
    "a worker's own report on another's slice": result(reportOf(forged({authSlices: {[job.id]: [1, 2, 3]}}))),
    'slices given back': {
      service: 'resultSubmitter',
      operation: 'status',
      data: {
        worker: worker.id,
        slices: [
          {sliceNumbers: [mine.slice], job: job.id, status: 'return', reason: 'spite', authorizationMessage: grant},
        ],
      },
    },
    'an event': {
      service: 'eventRouter',
      operation: 'workEmit',
      data: {
        eventName: 'custom',
        payload: {customEvent: 'lie', data: marshal(1)},
        job: job.id,
        slice: mine.slice,
        worker: worker.id,
        authorizationMessage: grant,
      },
    },
    'an operation that is none': {service: 'jobSubmit', operation: 'constructor', data: {}},
    'an operation of another service': {service: 'pheme', operation: 'submit@5', data: own({})},
    'a request of long ago': {
      service: 'resultSubmitter',
      operation: 'closeJob',
      data: {job: job.id},
      more: {validity: {stamp: 'x'.repeat(21), ttl: 600, time: Date.now() / 1000 - 3600}},
    },
    'a request of the future': {
      service: 'resultSubmitter',
      operation: 'closeJob',
      data: {job: job.id},
      more: {validity: {stamp: 'x'.repeat(21), ttl: 600, time: Date.now() / 1000 + 3600}},
    },
    'a request without validity': {
      service: 'resultSubmitter',
      operation: 'closeJob',
      data: {job: job.id},
      more: {validity: {}},
    },
  }
}
