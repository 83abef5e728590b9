import {setImmediate} from 'node:timers/promises'
import {ownedJob} from '../jobs/owned-job.js'
import {wantedSlices} from '../jobs/wanted-slices.js'
import {uriOfValue} from '../values/data-uri.js'
import {uriOfError} from '../values/result.js'
import {anyField, fieldsOf, textField} from './fields.js'
import type {Operation} from './operation.js'
import {OperationError} from './operation-error.js'

/** Bound of one answer, in UTF-16 units; twice that is held while it is written. */
const MOST = 128 * 1024 * 1024
/** After so much, others have their turn. */
const PAUSE = 1024 * 1024

/**
 * Results of a job of the caller, those of some slices or all so far: `{job, range?}`. The client decodes each value with
 * `decodeURIComponent` before it reads the URI (dcp-client's download-slices.js). A slice that failed has an Error.
 */
export const fetchResult: Operation = {
  service: 'resultSubmitter',
  name: 'fetchResult',
  isLarge: true,
  run: async ({scheduler}, request) => {
    const data = fieldsOf(request.data)
    const {id} = ownedJob(scheduler, textField(data, 'job', 64), request)
    const range = anyField(data, 'range')
    const results: {readonly slice: number; readonly value: string}[] = []
    let size = 0
    let pause = PAUSE
    for (const outcome of scheduler.outcomes(id, range === undefined ? undefined : wantedSlices(range))) {
      const uri = outcome.kind === 'result' ? uriOfValue(outcome.value) : uriOfError(outcome)
      const value = encodeURIComponent(uri)
      size += value.length
      if (size > MOST) throw new OperationError('ETOOBIG', 'The results are too large for one answer: ask for a range')
      results.push({slice: outcome.slice, value})
      if (size < pause) continue
      pause = size + PAUSE
      await setImmediate()
      if (request.caller.isClosed()) throw new OperationError('EPIPE', 'Nobody waits for the results any more')
    }
    return results
  },
}
