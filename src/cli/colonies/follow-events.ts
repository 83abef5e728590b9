import {type Log, type Process, STATE_NAMES} from '../../colonies/wire/objects/process.js'
import type {EndEvent, FollowEvent, LogEvent} from '../../output/views/submitted.js'
import {logTime} from './log-time.js'

export function logEvent({processid, executorname, message, timestamp}: Log): LogEvent {
  return {type: 'log', time: logTime(timestamp), processid, executorname, message, timestamp}
}

function endEvent(process: Process): EndEvent {
  const type = STATE_NAMES[process.state]
  if (type !== 'success' && type !== 'failed' && type !== 'cancelled') {
    throw new Error(`Process ${process.processid} has not ended: ${process.state}`)
  }
  return {type, time: process.endtime, process}
}

/** The lines of a process as events, and its end as the last one. @param ended told of the process after that, once it was written */
export async function* followEvents(
  logs: AsyncGenerator<Log, Process>,
  ended: (process: Process) => void,
): AsyncGenerator<FollowEvent, void> {
  try {
    for (;;) {
      const {value, done} = await logs.next()
      if (done) {
        yield endEvent(value)
        ended(value)
        return
      }
      yield logEvent(value)
    }
  } finally {
    await logs.return(undefined as never)
  }
}
