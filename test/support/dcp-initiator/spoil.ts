import type {Signer} from '../../../src/dcp/wire/messages/signer.js'
import type {ServiceName} from '../../../src/dcp/wire/operations/operation.js'
import {randomOf} from '../random.js'
import {type AbuseReport, emptyReport, note} from './abuse.js'
import {withinSeconds} from './assault.js'
import {type Client, newClient, newJobId, submission} from './client.js'
import type {Misuse} from './misuses.js'
import {strangeValue} from './mutations.js'
import type {RequestOptions} from './session.js'
import {jobValue, marshal} from './wire-values.js'
import {newWorker, type WireSlice, type WireWorker} from './worker.js'

/** Honest requests of one who deploys and computes a job of its own, for `strangeValue` to spoil. */
function ownRequests(client: Client, worker: WireWorker, job: string, held: readonly WireSlice[]): readonly Misuse[] {
  const {account, signer} = client
  const by = (key: Signer): RequestOptions => ({authorizedBy: [key]})
  const group = {joinKey: `group-${job}`, joinHash: `eh1-${'7'.repeat(64)}`}
  const authorizationMessage = held[0]?.authorizationMessage
  const report = {slice: held[0]?.slice, job, worker: worker.id, authorizationMessage}
  const range = {start: 1, end: 10, step: 1}
  const sparse = {ranges: [range, {ranges: [range, [1, 2]]}], sparse: true}
  const submit = (changed: Readonly<Record<string, unknown>>): Misuse => ({
    ...{service: 'jobSubmit', operation: 'submit@5', more: by(account)},
    data: submission(account, newJobId(), {input: [1], args: [1, 'two'], changed}),
  })
  const ask = (service: ServiceName, operation: string, data: unknown, more?: RequestOptions): Misuse =>
    more ? {service, operation, data, more} : {service, operation, data}
  return [
    submit({dataRange: range}),
    submit({dataRange: sparse, dependencies: ['pkg/file'], requirePath: ['a'], greedyEstimation: true, discrete: true}),
    submit({dataPattern: 'http://127.0.0.1:9/{slice}', sliceCount: 5}),
    submit({resultStorageType: 'pattern', resultStorageDetails: 'http://127.0.0.1:9/', resultStorageParams: {a: '1'}}),
    ask('jobSubmit', 'addSliceData', {job, dataValues: marshal([1, 'two', {three: [4, Number.NaN]}])}),
    ask('resultSubmitter', 'fetchResult', {job, owner: signer.address, range: {start: 1, end: 9, step: 1}}, by(signer)),
    ask('resultSubmitter', 'fetchResult', {job, owner: signer.address, range: [1, 2]}, by(signer)),
    ask('resultSubmitter', 'status', {
      worker: worker.id,
      slices: [{sliceNumbers: [1], job, authorizationMessage, status: 'begin', isEstimationSlice: false}],
    }),
    ask('resultSubmitter', 'result', {
      ...report,
      paymentAddress: signer.address,
      metrics: {CPUTime: 1, GPUTime: 0, CPUDensity: 1, GPUDensity: 0, InDataSize: 1, OutDataSize: 1},
      resultV2: marshal(jobValue(1)),
    }),
    ask('eventRouter', 'workEmit', {
      ...report,
      eventName: 'console',
      payload: {level: 'log', message: marshal(['x']), same: 1},
    }),
    ask('eventRouter', 'workEmit', {
      ...report,
      eventName: 'error',
      payload: {name: 'Error', message: 'no', stack: 'at', code: 'EUNCAUGHT'},
    }),
    ask('eventRouter', 'workEmit', {
      ...report,
      eventName: 'noProgress',
      payload: {progressReports: {last: {deltaMs: 1, value: 1}}, timestamp: 5, data: 1},
    }),
    ask('eventRouter', 'subscribeMany', {
      reliableEvents: ['result'],
      optionalEvents: ['console'],
      options: {filter: {job}},
    }),
    ask('eventRouter', 'unsubscribe', {label: 'result', token: {token: 'x'}}),
    ask('computeGroups', 'createGroup', {joinDescriptor: group, name: 'n', description: 'd', otherProperties: {}}),
    ask('computeGroups', 'changeGroup', {descriptor: group, newDescriptor: {name: 'other'}}),
    ask('computeGroups', 'addJobToGroups', {job, cgArray: [{joinKey: 'public'}, group]}),
    ask('computeGroups', 'listJobs', {descriptor: group}),
    ask('computeGroups', 'removeJob', {job, descriptor: group}),
    ask('computeGroups', 'deleteGroup', {descriptor: group}),
    ask('pheme', 'listJobs', {job, statuses: ['running'], startDeployTime: 0, endDeployTime: 4e12}),
    ask('packageManager', 'deployPackage', {
      name: 'pkg',
      version: '1.0.0',
      files: {'file.js': 'module.declare([], () => {})'},
    }),
    ask('packageManager', 'listModules', {q: 'p', skip: 0, limit: 5}),
    ask('packageManager', 'fetchModuleURL', {modules: ['pkg/file']}),
    ask('bankTeller', 'viewAccounts', {address: [account.address]}),
    ask('bankTeller', 'transfer@1', {fromAccount: account.address, toAccount: signer.address, amount: 1}),
    worker.taskRequest(),
  ]
}

/** Spoils honest requests, so many times: whatever they do, no answer may tell of a failure of the scheduler. */
export async function spoil(base: string, count: number, seed: number): Promise<AbuseReport> {
  const random = randomOf(seed)
  const client = newClient({base, resumes: true})
  const worker = newWorker({base, resumes: true, signer: client.signer})
  const {id} = await client.deploy({input: [1, 2, 3, 4], open: true})
  const requests = ownRequests(client, worker, id, await worker.fetch())
  const report = emptyReport()
  while (report.sent < count) {
    const some = Array.from({length: 20}, () => random.pick(requests)).filter((one) => one !== undefined)
    await Promise.all(
      some.map(async ({service, operation, data, more}) => {
        const session = await client.session(service)
        const spoilt = random.below(3)
          ? strangeValue(random, data ?? null)
          : strangeValue(random, strangeValue(random, data ?? null) ?? {})
        const name = `${operation} ${JSON.stringify(spoilt)?.slice(0, 600)}`
        const answer = await withinSeconds(30, session.request(operation, spoilt, more), `no answer to ${name}`)
        report.sent++
        note(report, name, answer)
      }),
    )
  }
  await Promise.all([client.close(), worker.close()])
  return report
}
