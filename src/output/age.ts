const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const

/** How long ago, in the largest unit that fits: `45s`, `3h`, `12d`. @param time RFC 3339 */
export function ageOf(time: string, now: number): string {
  const passed = Math.max(0, now - Date.parse(time))
  const [name, length] = UNITS.find(([, unit]) => passed >= unit) ?? UNITS[3]
  return `${Math.floor(passed / length)}${name}`
}
