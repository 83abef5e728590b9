import type {Log, Process} from '../../colonies/wire/objects/process.js'
import {JsonLines} from '../json.js'
import {printableLines} from '../printable.js'
import type {Terminal, View} from '../terminal.js'
import {newIdText} from './new-id.js'
import {isOutput, outputText} from './process.js'

/** A log line as `--json` prints it while somebody follows. `time` is RFC 3339, `timestamp` the same in nanoseconds. */
export interface LogEvent extends Omit<Log, 'colonyname'> {
  readonly type: 'log'
  readonly time: string
}

/** The outcome of a process: the last line of whoever follows it. */
export interface EndEvent {
  readonly type: 'success' | 'failed' | 'cancelled'
  readonly time: string
  readonly process: Process
}

export type FollowEvent = LogEvent | EndEvent

/** A process as it was taken in, or as it ended; its output alone; or its logs as they are written. */
export type Submitted = Process | Process['out'] | JsonLines<FollowEvent>

/** @param withOutput The output follows the logs. @param brief Nobody was told the id: it is shown on a terminal too. */
export const submittedView =
  (withOutput: () => boolean, brief = false): View<Submitted> =>
  (result, terminal) => {
    if (result instanceof JsonLines) return followText(result.items, withOutput(), terminal)
    return isOutput(result) ? outputText(result, terminal) : newIdText(result.processid, terminal, brief)
  }

export async function* followText(
  events: AsyncIterable<FollowEvent>,
  withOutput: boolean,
  terminal: Terminal,
): AsyncGenerator<string> {
  let endsLine = true
  for await (const event of events) {
    if (event.type === 'log') {
      if (event.message === '') continue
      yield logText(event.message, terminal)
      endsLine = event.message.endsWith('\n')
      continue
    }
    if (!endsLine && (terminal.isTTY || withOutput)) yield '\n'
    if (withOutput) yield outputText(event.process.out, terminal)
  }
}

/** The text of a log as it was written; on a terminal without what could steer it. */
export const logText = (message: string, {isTTY}: Terminal): string => (isTTY ? printableLines(message) : message)
