/** A ColonyOS identity in lower case, or undefined when the value is not 64 hex digits. */
export function parseColonyId(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value) ? value.toLowerCase() : undefined
}
