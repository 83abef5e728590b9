/** The name that was probably meant: the same letters in another spelling, or all but one. */
export function similarName(name: string, names: Iterable<string>): string | undefined {
  const wanted = bare(name)
  const known = [...names]
  return (
    known.find((candidate) => bare(candidate) === wanted) ??
    known.find((candidate) => wanted.length > 2 && oneEditApart(bare(candidate), wanted))
  )
}

/** `call_me`, `callMe` and `CallMe` are one name in three spellings. */
const bare = (name: string): string => name.replaceAll(/[_-]/g, '').toLowerCase()

/** One letter more, less or other, or two neighbours exchanged. */
function oneEditApart(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (long.length - short.length > 1) return false
  let start = 0
  while (start < short.length && short[start] === long[start]) start++
  if (short.length < long.length) return short.slice(start) === long.slice(start + 1)
  if (short.slice(start + 1) === long.slice(start + 1)) return true
  return (
    short[start] === long[start + 1] &&
    short[start + 1] === long[start] &&
    short.slice(start + 2) === long.slice(start + 2)
  )
}
