/** Digits that tell ids apart in practice, and are easily typed. */
const LEAST = 12

/** The shortest beginnings by which these ids can be told from each other, all of one length. */
export function shortIds(ids: readonly string[]): ReadonlyMap<string, string> {
  const sorted = [...new Set(ids)].sort()
  let length = LEAST
  for (const [index, id] of sorted.entries()) {
    const next = sorted[index + 1] ?? ''
    while (next !== '' && length < id.length && id.slice(0, length) === next.slice(0, length)) length++
  }
  return new Map(sorted.map((id) => [id, id.slice(0, length)]))
}
