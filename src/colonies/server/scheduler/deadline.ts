/** When a limit of so many seconds that begins now is over, in microseconds; null where there is none (0 and -1). */
export function deadline(now: number, seconds: number): number | null {
  return seconds > 0 ? now + seconds * 1_000_000 : null
}
