import type {LogEntry} from '../../dcp/library/job-log.js'
import {JsonLines} from '../json.js'
import {printableLines} from '../printable.js'
import type {View} from '../terminal.js'

/** As the slices wrote it, each line with the number of its slice. */
export const jobLogView: View<AsyncIterable<LogEntry> | JsonLines<LogEntry>> = async function* (log, {paint}) {
  for await (const {slice, level, message, same} of log instanceof JsonLines ? log.items : log) {
    const head = `slice ${slice} ${level}:`
    const shown = level === 'error' ? paint.red(head) : paint.dim(head)
    yield `${shown} ${printableLines(message)}${same === null ? '' : ` (${same} more)`}\n`
  }
}
