import {stringify} from 'lossless-json'
import type {Json} from '../colonies/wire/shape.js'

/** A value that holds no others, and where it stands: `env.TZ`, `ports.0.host`. */
export type Leaf = readonly [path: string, value: Json]

const isObject = (value: Json): value is {readonly [key: string]: Json} =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What stands in a spec or a status, one value after the other; lists of plain values are one value. */
export function leavesOf(value: Json, path = ''): readonly Leaf[] {
  const members = isObject(value)
    ? Object.entries(value)
    : Array.isArray(value) && value.some((item: Json) => typeof item === 'object' && item !== null)
      ? value.map((item: Json, index) => [String(index), item] as const)
      : []
  if (members.length === 0) return path === '' ? [] : [[path, value]]
  return members.flatMap(([name, member]) => leavesOf(member, path === '' ? name : `${path}.${name}`))
}

/** A value that became another one; undefined where there is none. */
export interface ValueChange {
  readonly path: string
  readonly before?: Json
  readonly after?: Json
}

/** What is different between two states, in the order of the later one, then what has gone. */
export function changesOf(before: Json, after: Json): readonly ValueChange[] {
  const was = new Map(leavesOf(before))
  const is = new Map(leavesOf(after))
  const changed = [...is].flatMap(([path, value]): readonly ValueChange[] => {
    const old = was.get(path)
    if (old === undefined) return [{path, after: value}]
    return stringify(old) === stringify(value) ? [] : [{path, before: old, after: value}]
  })
  return [...changed, ...[...was].flatMap(([path, old]) => (is.has(path) ? [] : [{path, before: old}]))]
}
