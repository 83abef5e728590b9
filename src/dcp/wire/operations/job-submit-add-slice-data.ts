import {ownedJob} from '../jobs/owned-job.js'
import {sliceTexts} from '../values/value-list.js'
import {anyField, fieldsOf, textField} from './fields.js'
import type {Operation} from './operation.js'

/** Adds slices to an open job of the caller: `{job, dataValues}`, the values as KVIN.marshal has their array. */
export const addSliceData: Operation = {
  service: 'jobSubmit',
  name: 'addSliceData',
  run: async ({scheduler}, request) => {
    const data = fieldsOf(request.data)
    const {id} = ownedJob(scheduler, textField(data, 'job', 64), request)
    const {total} = await scheduler.addSlices(id, sliceTexts(anyField(data, 'dataValues')))
    return {success: true, lastSliceNumber: total}
  },
}
