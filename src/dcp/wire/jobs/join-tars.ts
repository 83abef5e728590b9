import {gunzipSync, gzipSync} from 'node:zlib'
import {JOB_LIMITS} from '../../job/job-limits.js'
import {invalid} from '../operations/fields.js'

const BLOCK = 512

/** One .tar.gz of several archives, each compressed or not, in their order. @throws OperationError EINVAL */
export function joinTars(archives: readonly Uint8Array[]): Uint8Array {
  return gzipSync(Buffer.concat([...archives.map(entriesOf), Buffer.alloc(2 * BLOCK)]))
}

/** True for a tar archive that is not compressed. */
export function isTar(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(257, 262)).toString('latin1') === 'ustar'
}

/** The entries of an archive: what stands before the first block of zeros where a header should be. */
function entriesOf(archive: Uint8Array): Uint8Array {
  const tar = isTar(archive) ? archive : unpacked(archive)
  let end = 0
  while (end + BLOCK <= tar.length && tar.subarray(end, end + BLOCK).some((byte) => byte !== 0)) {
    end += BLOCK + Math.ceil(sizeAt(tar, end) / BLOCK) * BLOCK
  }
  if (end > tar.length) throw invalid('An archive among the arguments ends too early')
  return tar.subarray(0, end)
}

/** The size that a header tells, in octal digits. */
function sizeAt(tar: Uint8Array, at: number): number {
  const digits = Buffer.from(tar.subarray(at + 124, at + 136))
    .toString('latin1')
    .replace(/[\0 ]+$/, '')
  if (!/^ *[0-7]+$/.test(digits)) throw invalid('An archive among the arguments cannot be read')
  return Number.parseInt(digits, 8)
}

function unpacked(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, {maxOutputLength: JOB_LIMITS.files})
  } catch {
    throw invalid('An archive among the arguments is no .tar.gz, or too large')
  }
}
