/** A JSON object as it came in. */
export type JsonFields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is JsonFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A field by name; the exact name wins over another case of it (ethers writes `Crypto`, geth `crypto`). */
export function field(fields: JsonFields, name: string): unknown {
  const key = fieldName(fields, name)
  return key === undefined ? undefined : fields[key]
}

/** How this object spells a field's name, or undefined when it lacks it. */
export function fieldName(fields: JsonFields, name: string): string | undefined {
  if (Object.hasOwn(fields, name)) return name
  const lower = name.toLowerCase()
  return Object.keys(fields).find((key) => key.toLowerCase() === lower)
}
