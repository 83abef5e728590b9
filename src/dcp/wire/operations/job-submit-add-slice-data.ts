import {setImmediate} from 'node:timers/promises'
import {ownedJob} from '../jobs/owned-job.js'
import {sliceTexts} from '../values/value-list.js'
import {anyField, fieldsOf, textField} from './fields.js'
import type {Operation} from './operation.js'

/** Values of one turn: as many as are written in one transaction. */
const TURN = 4096

/** Adds slices to an open job of the caller: `{job, dataValues}`, the values as KVIN.marshal has their array. */
export const addSliceData: Operation = {
  service: 'jobSubmit',
  name: 'addSliceData',
  run: async ({scheduler}, request) => {
    const data = fieldsOf(request.data)
    const {id} = ownedJob(scheduler, textField(data, 'job', 64), request)
    const {total} = await scheduler.addSlices(id, inTurns(sliceTexts(anyField(data, 'dataValues'))))
    return {success: true, lastSliceNumber: total}
  },
}

/** A few characters may stand for millions of equal values: while they are written, others have their turn. */
async function* inTurns(texts: readonly string[]): AsyncGenerator<string> {
  for (const [index, text] of texts.entries()) {
    if (index > 0 && index % TURN === 0) await setImmediate()
    yield text
  }
}
