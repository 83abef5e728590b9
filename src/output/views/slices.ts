import type {SliceReport} from '../../dcp/job/job.js'
import {renderTable} from '../table.js'
import type {View} from '../terminal.js'

export const slicesView: View<Iterable<SliceReport> | AsyncIterable<SliceReport>> = async (reports, terminal) => {
  const slices: SliceReport[] = []
  for await (const report of reports) slices.push(report)
  return renderTable(
    slices,
    [
      {head: 'SLICE', value: ({slice}) => String(slice), align: 'right'},
      {head: 'STATUS', value: ({status, code}) => (code === null ? status : `${status} ${code}`)},
      {head: 'EXECUTIONS', value: ({executions}) => String(executions), align: 'right'},
      {head: 'CPU SECONDS', value: ({cpuSeconds}) => cpuSeconds.toFixed(3), align: 'right'},
      {head: 'BYTES IN', value: ({bytesIn}) => String(bytesIn), align: 'right'},
      {head: 'BYTES OUT', value: ({bytesOut}) => String(bytesOut), align: 'right'},
    ],
    terminal,
  )
}
