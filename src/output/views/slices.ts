import type {SliceReport} from '../../dcp/job/job.js'
import {type Column, renderTable} from '../table.js'
import type {View} from '../terminal.js'

const COLUMNS: ReadonlyArray<Column<SliceReport>> = [
  {head: 'SLICE', value: ({slice}) => String(slice), align: 'right'},
  {head: 'STATUS', value: ({status, code}) => (code === null ? status : `${status} ${code}`)},
  {head: 'EXECUTIONS', value: ({executions}) => String(executions), align: 'right'},
  {head: 'CPU SECONDS', value: ({cpuSeconds}) => cpuSeconds.toFixed(3), align: 'right'},
  {head: 'BYTES IN', value: ({bytesIn}) => String(bytesIn), align: 'right'},
  {head: 'BYTES OUT', value: ({bytesOut}) => String(bytesOut), align: 'right'},
]

/** Rows of a piece: a job may have millions of slices, and columns of a pipe need no common width. */
const PIECE = 1000

export const slicesView: View<Iterable<SliceReport> | AsyncIterable<SliceReport>> = async function* (
  reports,
  terminal,
) {
  let slices: SliceReport[] = []
  for await (const report of reports) {
    slices.push(report)
    if (terminal.isTTY || slices.length < PIECE) continue
    yield await renderTable(slices, COLUMNS, terminal)
    slices = []
  }
  yield await renderTable(slices, COLUMNS, terminal)
}
