import {anyField, fieldsOf, isFields, textField} from './fields.js'
import type {Operation} from './operation.js'

/** Ends a subscription. The client sends the token inside the object that it keeps of it (its event-subscriber.js). */
export const unsubscribe: Operation = {
  service: 'eventRouter',
  name: 'unsubscribe',
  run: ({events}, {data, caller}) => {
    const fields = fieldsOf(data)
    const kept = anyField(fields, 'token')
    events.unsubscribe(caller, textField(isFields(kept) ? kept : fields, 'token', 64))
    return true
  },
}
