import {countOf} from './count.js'
import type {Output} from './io.js'
import {startProgress} from './progress.js'
import {sizeText} from './shown-size.js'

/** Shows how far the transfer of files is. */
export interface TransferProgress {
  /** So many more bytes have gone; less than none when they have to go again. */
  readonly onBytes: (bytes: number) => void
  /** One more file is done. */
  readonly onFile: () => void
  stop(): void
}

/** Milliseconds after which a rate says something. */
const RATE_AFTER_MS = 1000

/**
 * A bar of bytes, with the rate and the files, where stderr is a terminal; else as `startProgress`.
 * @param label such as `Uploading` @param files how many there are
 */
export async function startTransferProgress(
  output: Output,
  label: string,
  {bytes: total, files}: {readonly bytes: number; readonly files: number},
): Promise<TransferProgress> {
  const progress = await startProgress(output, label, sizeText)
  const started = Date.now()
  let [bytes, done] = [0, 0]
  const show = (): void => {
    const took = Date.now() - started
    const rate = took > RATE_AFTER_MS ? [`${sizeText(Math.max(0, bytes) / (took / 1000))}/s`] : []
    const counted = files > 1 ? [`${done} of ${countOf(files, 'file')}`] : []
    progress.update(Math.max(0, bytes), total, [...counted, ...rate].join(', '))
  }
  return {
    onBytes: (more) => {
      bytes += more
      show()
    },
    onFile: () => {
      done++
      show()
    },
    stop: () => progress.stop(),
  }
}
