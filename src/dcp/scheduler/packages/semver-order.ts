const VERSION = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.-]{1,64}))?(?:\+[0-9A-Za-z.-]{1,64})?$/

/** Whether a text is a version in the sense of semver (https://semver.org, 2.0.0), its numbers below 10⁹. */
export function isVersion(text: string): boolean {
  const [, , , , prerelease = '0'] = VERSION.exec(text) ?? []
  return VERSION.test(text) && prerelease.split('.').every((part) => part !== '' && !/^0\d+$/.test(part))
}

/** Whether something comes after the three numbers that makes the version older than they (section 9). */
export function isPrerelease(version: string): boolean {
  return partsOf(version).prerelease.length > 0
}

/** The order of semver: negative when the first version is older (section 11). */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [partsOf(one), partsOf(other)]
  for (const [index, number] of left.numbers.entries()) {
    const difference = number - (right.numbers[index] ?? 0)
    if (difference !== 0) return difference
  }
  return comparePrereleases(left.prerelease, right.prerelease)
}

function partsOf(version: string): {readonly numbers: readonly number[]; readonly prerelease: readonly string[]} {
  const [, major, minor, patch, prerelease] = VERSION.exec(version) ?? []
  return {numbers: [Number(major), Number(minor), Number(patch)], prerelease: prerelease?.split('.') ?? []}
}

/** A version without a prerelease comes after those with one; numbers come before words, fewer parts before more. */
function comparePrereleases(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return other.length - one.length
  for (const [index, part] of one.entries()) {
    const against = other[index]
    if (against === undefined) return 1
    const difference = compareParts(part, against)
    if (difference !== 0) return difference
  }
  return one.length - other.length
}

function compareParts(one: string, other: string): number {
  const [numeric, otherNumeric] = [/^\d+$/.test(one), /^\d+$/.test(other)]
  if (numeric && otherNumeric) return Number(one) - Number(other)
  if (numeric !== otherNumeric) return numeric ? -1 : 1
  if (one === other) return 0
  return one < other ? -1 : 1
}
