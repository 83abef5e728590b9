import {filteredJob} from '../events/filtered-job.js'
import {fieldsOf, textField} from './fields.js'
import type {Operation} from './operation.js'

/** Subscribes to one label (dcp-client's event-subscriber.js, `provisionSubscriptionToken`). */
export const subscribe: Operation = {
  service: 'eventRouter',
  name: 'subscribe',
  run: ({events}, {data, caller}) => {
    const fields = fieldsOf(data)
    const [first] = events.subscribe(caller, [textField(fields, 'label', 64)], filteredJob(fields))
    return {token: first?.token}
  },
}
