import type {ExecutorEvent} from '../../colonies/executor/events.js'
import type {JsonLines} from '../json.js'
import {printable} from '../printable.js'
import type {View} from '../terminal.js'

/** What an executor that runs says of itself and its processes, one line each. */
export type ExecutorLine = {readonly time: string} & (
  | {
      readonly type: 'ready'
      readonly colonyname: string
      readonly executorname: string
      readonly executortype: string
      readonly functions: readonly string[]
      readonly slots: number
    }
  | ExecutorEvent
  | {readonly type: 'stopped'}
)

/** People are told of the rest on stderr. */
export const executorServiceView: View<JsonLines<ExecutorLine>> = async function* ({items}) {
  for await (const line of items) {
    if (line.type !== 'ready') continue
    const functions = line.functions.length === 0 ? 'what comes with processes' : line.functions.join(', ')
    const who = `Executor ${line.executorname} of type ${line.executortype} in colony ${line.colonyname}`
    yield `${printable(`${who} serves ${functions}`)}\n`
  }
}

/** A note about what happened, for people. */
export function eventText(event: ExecutorEvent): string {
  switch (event.type) {
    case 'assigned':
      return `${processText(event)} is assigned`
    case 'success':
      return `${processText(event)} succeeded in ${event.seconds.toFixed(2)} s`
    case 'failed':
      return `${processText(event)} failed: ${event.message}`
    case 'lost':
      return `${processText(event)} is no longer ours: ${event.reason}`
    case 'unfinished':
      return `${processText(event)} is not finished, and left to others`
    case 'unreachable':
      return `${event.message}; trying again`
    case 'reconnected':
      return 'The server is back'
    case 'registered':
      return 'Registered again: the server did not know this executor any more'
    case 'refused':
      return `Refused: ${event.message}`
  }
}

const processText = ({processid, funcname}: {processid: string; funcname: string}): string =>
  `Process ${processid} (${funcname})`
