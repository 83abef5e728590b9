import type {PlainEvent} from '../../dcp/library/plain-event.js'
import type {JsonLines} from '../json.js'
import {printable} from '../printable.js'
import type {Terminal, View} from '../terminal.js'

/** One line for each event: its number, its time, its type, and what it says. Fields are separated by tabs in a pipe. */
export const jobEventsView: View<JsonLines<PlainEvent>> = async function* ({items}, terminal) {
  for await (const event of items) yield eventLine(event, terminal)
}

function eventLine(event: PlainEvent, {isTTY, paint}: Terminal): string {
  const number = 'seq' in event ? String(event.seq) : ''
  const detail = printable(detailOf(event))
  if (!isTTY) return `${number}\t${event.time}\t${event.type}\t${detail}\n`
  return `${paint.dim(`${number.padStart(6)} ${event.time.slice(11)}`)} ${event.type.padEnd(15)} ${detail}\n`
}

function detailOf(event: PlainEvent): string {
  switch (event.type) {
    case 'status':
      return `${event.computed}/${event.total} computed, ${event.failed} failed`
    case 'result':
      return `slice ${event.sliceNumber}: ${JSON.stringify(event.result)}`
    case 'duplicate-result':
      return `slice ${event.sliceNumber}${event.changed ? ', with another value' : ''}`
    case 'console':
      return `slice ${event.sliceNumber} ${event.level}: ${event.message.join(' ')}${again(event.same)}`
    case 'error':
      return `slice ${event.sliceNumber}: ${event.name}: ${event.message} [${event.code}]`
    case 'noprogress':
      return `slice ${event.sliceNumber}: ${event.message}`
    case 'custom':
      return `slice ${event.sliceNumber} ${event.customEvent}: ${JSON.stringify(event.data)}`
    case 'nofunds':
      return event.message
    case 'readystatechange':
      return event.readyState
    case 'resultsUpdated':
      return `slice ${event.sliceNumber}`
    case 'accepted':
      return event.job
    case 'stop':
    case 'complete':
    case 'cancel':
      return `${event.runStatus}${event.reason === null ? '' : `: ${event.reason} [${event.code}]`}`
  }
}

const again = (same: number | undefined): string => (same === undefined ? '' : ` (${same} more)`)
