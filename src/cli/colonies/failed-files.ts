import type {FailedFile} from '../../colonies/files/sync-plan.js'
import {Fault} from '../../errors.js'
import {countOf} from '../../output/count.js'
import {printable} from '../../output/printable.js'

/** What a command ends with when something failed about some files: they have been told of one by one. @param done how many did not fail */
export function failedFiles(failed: readonly FailedFile[], done: number): Fault | undefined {
  if (failed.length === 0) return undefined
  const message = `${failed.length} of ${countOf(failed.length + done, 'file')} failed`
  return new Fault('FILES_FAILED', message, 'The others are done; the same command tries the rest again.')
}

/** One of them, as a line: whoever named the file may have meant it to look like others. */
export const failedText = ({path, message, code}: FailedFile): string => printable(`${path}: ${message} [${code}]`)
