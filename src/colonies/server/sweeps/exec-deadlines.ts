import {FAILED} from '../../wire/objects/process.js'
import {processEnded} from '../graphs/process-ended.js'
import {mayRetry} from '../scheduler/retry.js'
import {nextExecDeadline, pastExecDeadline} from '../tables/process-due.js'
import {markEnded, markReturned, setErrors} from '../tables/process-state.js'
import type {Sweep} from './sweep.js'

const MOST = 200

/** Who runs for longer than `maxexectime` goes back into the queue `maxretries` times, then fails. */
export const execDeadlines: Sweep = {
  name: 'exec-deadlines',
  nextDue: ({store}) => nextExecDeadline(store),
  run: (context, now) => {
    for (let count = 0; count < MOST; count++) {
      const process = pastExecDeadline(context.store, now)
      if (!process) return
      if (mayRetry(process)) {
        markReturned(context.store, process, now, process.retries + 1)
        continue
      }
      setErrors(context.store, process.key, ['Maximum execution time limit exceeded'])
      markEnded(context.store, process, FAILED, now)
      processEnded(context, process, FAILED)
    }
  },
}
