import {filteredJob} from '../events/filtered-job.js'
import {fieldsOf, textListField} from './fields.js'
import type {Operation} from './operation.js'

const MOST_LABELS = 32

/** Subscribes to several labels: those of a job, or those that workers want (dcp-protocol, sections 5 and 7). */
export const subscribeMany: Operation = {
  service: 'eventRouter',
  name: 'subscribeMany',
  run: ({events}, {data, caller}) => {
    const fields = fieldsOf(data)
    const labels = ['reliableEvents', 'optionalEvents', 'schedmsgEvents'].flatMap((name) =>
      textListField(fields, name, MOST_LABELS),
    )
    return {tokens: events.subscribe(caller, labels, filteredJob(fields))}
  },
}
