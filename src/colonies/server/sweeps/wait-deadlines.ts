import {FAILED} from '../../wire/objects/process.js'
import {processEnded} from '../graphs/process-ended.js'
import {nextWaitDeadline, pastWaitDeadline} from '../tables/process-due.js'
import {markEnded, setErrors} from '../tables/process-state.js'
import type {Sweep} from './sweep.js'

/** Others get their turn in between. */
const MOST = 200

/** Who has waited for longer than `maxwaittime` fails, also while it waits for its parents. */
export const waitDeadlines: Sweep = {
  name: 'wait-deadlines',
  nextDue: ({store}) => nextWaitDeadline(store),
  run: (context, now) => {
    // One look for each: the end of one may have ended others.
    for (let count = 0; count < MOST; count++) {
      const process = pastWaitDeadline(context.store, now)
      if (!process) return
      setErrors(context.store, process.key, ['Maximum waiting time limit exceeded'])
      markEnded(context.store, process, FAILED, now)
      processEnded(context, process, FAILED)
    }
  },
}
