import {Fault} from '../../errors.js'
import type {Work} from './job.js'
import {JOB_LIMITS, mebibytes} from './job-limits.js'

/** Refuses a job that would not fit into the frame that a sandbox gets it in. @throws Fault INPUT_INVALID */
export function checkSize(work: Work): void {
  const parts = {
    'source and modules': quoted(work.workFunction) + quoted(work.modules ?? ''),
    arguments: quoted(JSON.stringify(work.args)),
    files: base64(work.files?.length ?? 0),
    wheels: work.wheels.reduce((sum, {bytes}) => sum + base64(bytes.length), 0),
  }
  const total = Object.values(parts).reduce((sum, size) => sum + size, 0)
  if (total <= JOB_LIMITS.work) return
  const [largest] = Object.entries(parts).sort(([, a], [, b]) => b - a)
  throw new Fault(
    'INPUT_INVALID',
    `The job is too large: ${mebibytes(total)} of ${mebibytes(JOB_LIMITS.work)} in all, ${mebibytes(largest?.[1] ?? 0)} of it ${largest?.[0]}.`,
    'Every sandbox gets all of it (bytes as base64): leave out what the work function does not use, or make it input.',
  )
}

/** UTF-8 bytes of a text as it stands in JSON. */
function quoted(text: string): number {
  return Buffer.byteLength(JSON.stringify(text))
}

function base64(bytes: number): number {
  return Math.ceil(bytes / 3) * 4
}
