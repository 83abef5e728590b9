/**
 * Bounds of what a job may carry. All that a sandbox needs goes to it in one frame of at most 112 MiB, in which bytes are
 * base64: 4 characters for 3 bytes (worker/protocol.ts).
 */
const MI = 1024 * 1024

export const JOB_LIMITS = {
  /** UTF-16 units of one datum, as of one result. */
  value: 32 * MI,
  /** UTF-8 bytes of the work function with all that it imports. */
  workFunction: 10 * MI,
  /** UTF-8 bytes of the modules that `require` finds. */
  modules: 20 * MI,
  /** Bytes of the files of a job before they are compressed: they stand in the memory of every sandbox. */
  files: 512 * MI,
  /** Characters of everything together as it stands in the frame. */
  work: 108 * MI,
} as const

/** A number of bytes as people say it: `10 MiB`, `0.5 MiB`. */
export function mebibytes(bytes: number): string {
  return `${Number((bytes / MI).toFixed(1))} MiB`
}
