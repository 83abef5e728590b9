import {reportedSlice} from '../tasks/reported-slice.js'
import {fieldsOf, optionalFields, textField} from './fields.js'
import type {Operation} from './operation.js'

/**
 * What a slice says while it is computed, from the worker that was given it. The official worker only looks whether there
 * is an answer (supervisor2/index.js: postWorkEmit).
 */
export const workEmit: Operation = {
  service: 'eventRouter',
  name: 'workEmit',
  run: async (endpoint, {data, caller}) => {
    const fields = fieldsOf(data)
    const {present, job, slice} = reportedSlice(endpoint, caller, fields)
    const payload = optionalFields(fields, 'payload') ?? {}
    await endpoint.events.emits.hear(present, job, slice, textField(fields, 'eventName', 64), payload)
    return {success: true}
  },
}
