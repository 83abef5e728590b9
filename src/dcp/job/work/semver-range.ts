import {Fault} from '../../../errors.js'

const RANGE = /^(\^|~|=)?v?(\d{1,9})(?:\.(\d{1,9}|[xX*]))?(?:\.(\d{1,9}|[xX*]))?$/

/**
 * Whether a version satisfies a semver range. Ranges are the plain forms: `*`, `1`, `1.2`, `1.2.x`, `=1.2.3`, `~1.2.3`
 * (the same minor version), `^1.2.3` (the same first number that is not zero).
 * @param version three numbers @throws Fault USAGE for a range of another form
 */
export function satisfies(version: string, range: string): boolean {
  const text = range.trim()
  if (/^[*xX]$/.test(text)) return true
  const [, operator, ...parts] = RANGE.exec(text) ?? []
  const asked = parts.map((part) => (part === undefined || /[xX*]/.test(part) ? undefined : Number(part)))
  const [major, minor, patch] = asked
  if (major === undefined || (minor === undefined && patch !== undefined)) {
    throw new Fault(
      'USAGE',
      `${JSON.stringify(range)} is no range of versions that is understood`,
      'Write 1.2.3, =1.2.3, ~1.2.3, ^1.2.3, 1.2.x or *.',
    )
  }
  const has = version.split('.').map(Number)
  const same = sameParts(operator, asked)
  if (asked.slice(0, same).some((part, index) => part !== undefined && part !== has[index])) return false
  for (let index = same; index < 3; index++) {
    const difference = (has[index] ?? 0) - (asked[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

/** How many of the three numbers must be the same; those after them must not be smaller. */
function sameParts(operator: string | undefined, asked: readonly (number | undefined)[]): number {
  switch (operator) {
    case '~':
      return 2
    case '^': {
      const first = asked.findIndex((part) => part !== 0)
      return first < 0 ? 3 : first + 1
    }
    default:
      return 3
  }
}
