import type {Log} from '../../colonies/wire/objects/process.js'
import {JsonLines} from '../json.js'
import {renderWithIds} from '../short-rows.js'
import {shownTime} from '../shown-time.js'
import type {Terminal, View} from '../terminal.js'
import {type FollowEvent, followText, logText} from './submitted.js'

/** Logs as they were written, or as they are being written. */
export type Logs = readonly Log[] | JsonLines<FollowEvent>

/** The texts alone, one after the other. */
export const logsView: View<Logs> = (logs, terminal) =>
  logs instanceof JsonLines
    ? followText(logs.items, false, terminal)
    : logs.map(({message}) => logText(message, terminal)).join('')

/** A log line that was searched for, with those around it where they were asked for. `time` is RFC 3339. */
export type FoundLog = Log & {readonly time: string; readonly logs?: readonly Log[]}

export const foundLogsView: View<readonly FoundLog[]> = (found, terminal) =>
  found.some(({logs}) => logs !== undefined)
    ? found.map((log) => inContext(log, terminal)).join('\n')
    : renderWithIds(
        found,
        'PROCESS ID',
        ({processid}) => processid || '-',
        [
          {head: 'TIME', value: ({time}) => shownTime(time, terminal)},
          {head: 'EXECUTOR', value: ({executorname}) => executorname, narrow: 'cut'},
          {head: 'TEXT', value: ({message}) => message.trim(), narrow: 'wrap'},
        ],
        terminal,
      )

function inContext({time, processid, executorname, logs = []}: FoundLog, terminal: Terminal): string {
  const {bold} = terminal.paint
  const text = logs.map(({message}) => logText(message, terminal)).join('')
  return [
    `${bold('Timestamp:')} ${shownTime(time, terminal)}`,
    `${bold('ProcessID:')} ${processid}`,
    `${bold('ExecutorName:')} ${logText(executorname, terminal)}`,
    '=================== LOGS ====================',
    `${text}${text.endsWith('\n') || text === '' ? '' : '\n'}================= END LOGS ==================`,
    '',
  ].join('\n')
}
