/** The shape of a JSON value: names and types, without the values. What `--json` promises. */
type Shape = string | readonly Shape[] | {readonly [key: string]: Shape}

function union(shapes: readonly Shape[]): readonly Shape[] {
  const seen = new Map(shapes.map((shape) => [JSON.stringify(shape), shape]))
  return [...seen.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, shape]) => shape)
}

/** Lists are `[shapes that occur in it]`; objects keep their keys in order. */
export function shapeOf(value: unknown): Shape {
  if (value === null) return 'null'
  if (Array.isArray(value)) return union(value.map(shapeOf))
  if (typeof value !== 'object') return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shapeOf(member)]))
}
