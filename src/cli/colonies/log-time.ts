/** The time of a log, nanoseconds since 1970, as RFC 3339 in UTC with all its digits. */
export function logTime(timestamp: bigint): string {
  const seconds = timestamp / 1_000_000_000n
  const nanoseconds = timestamp % 1_000_000_000n
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${String(nanoseconds).padStart(9, '0')}Z`
}
