/**
 * `continuum/dcp`: jobs from a program. The names and their behaviour are those of the Compute API as the seed
 * (Bifrost2) and dcp-client have them; the jobs are those of this machine, which `dcp job` shows too.
 */
export {JobFS} from '../job/files/job-fs.js'
export {compute} from './compute.js'
export {MultiRangeObject, RangeObject, RemoteDataPattern, RemoteDataSet} from './inputs.js'
export {Job} from './job.js'
export type {ComputeGroup} from './job-definition.js'
export {JobError} from './job-error.js'
export type {JobEvents} from './job-events.js'
export type {ResultHandle} from './result-handle.js'
export {wallet} from './wallet.js'

import {addSlices, fetchResults} from './slices.js'

export const job = {addSlices, fetchResults}
