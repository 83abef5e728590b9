import type {Log} from '../../colonies/wire/objects/process.js'
import {JsonLines} from '../json.js'
import {printable} from '../printable.js'
import type {Terminal, View} from '../terminal.js'
import {type LogEvent, logText} from './submitted.js'

/** Lines of reconcilers, as they were or as they are written. */
export type BlueprintLogs = readonly Log[] | JsonLines<LogEvent>

/** Each line with the executor that wrote it, as they may be several. */
export const blueprintLogView: View<BlueprintLogs> = (logs, terminal) =>
  logs instanceof JsonLines ? followed(logs.items, terminal) : logs.map((log) => lineOf(log, terminal)).join('')

async function* followed(events: AsyncIterable<LogEvent>, terminal: Terminal): AsyncGenerator<string> {
  for await (const event of events) yield lineOf(event, terminal)
}

function lineOf({executorname, message}: Pick<Log, 'executorname' | 'message'>, terminal: Terminal): string {
  const name = terminal.paint.cyan(`[${printable(executorname)}]`)
  return logText(message.replace(/\n$/, ''), terminal)
    .split('\n')
    .map((line) => `${name} ${line}\n`)
    .join('')
}
