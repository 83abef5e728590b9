/**
 * `continuum/daffi`: calls between processes from a program. The names and their behaviour are those of daffi as the
 * seed documents it (1.0.0), in JavaScript's spelling: `g.call.func1(10, 3).fg({timeout: 5})`.
 */
export type {Duration} from '../call/duration.js'
export type {PeriodOptions} from '../call/period-condition.js'
export type {PointInTime} from '../call/point-in-time.js'
export type {ScheduledCall as SchedulerTask} from '../call/schedule.js'
export type {ScheduledTaskFacts} from '../call/scheduled-tasks.js'
export {
  GlobalContextError,
  InitializationError,
  RemoteCallError,
  RemoteStoppedUnexpectedly,
  TimeoutError,
  UnableToFindCandidate,
} from '../wire/exceptions.js'
export {PyFloat, PyFrozenSet, PyTuple} from '../wire/pickle/values.js'
export {AsyncResult} from './async-result.js'
export {callback} from './callback.js'
export {Global, type GlobalListener, type GlobalOptions} from './global.js'
export {keystoreSigner} from './keystore-signer.js'
export {Kwargs, kwargs} from './kwargs.js'
export {type BroadcastResults, RemoteCall} from './remote-call.js'
export type {RemoteCalls, RemoteFunction} from './remote-calls.js'
