import {workerName} from '../tasks/task-request.js'
import {anyField, fieldsOf, integerField, optionalFields, textField} from './fields.js'
import type {Operation} from './operation.js'

/**
 * What a slice says while it is computed, from the worker that was given it. The official worker only looks whether there
 * is an answer (supervisor2/index.js: postWorkEmit).
 */
export const workEmit: Operation = {
  service: 'eventRouter',
  name: 'workEmit',
  run: async ({authority, attendance, events}, {data, caller}) => {
    const fields = fieldsOf(data)
    const worker = workerName(fields, 'worker')
    const job = textField(fields, 'job', 128)
    const slice = integerField(fields, 'slice', 1)
    const authorizationMessage = anyField(fields, 'authorizationMessage')
    authority.check(caller.address, {worker, job, slices: [slice], authorizationMessage})
    const present = attendance.heard(caller, worker)
    const payload = optionalFields(fields, 'payload') ?? {}
    await events.emits.hear(present, job, slice, textField(fields, 'eventName', 64), payload)
    return {success: true}
  },
}
