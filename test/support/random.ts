/** Numbers that look random and are the same each time, so that what went wrong can be repeated. */
export interface Random {
  /** At least 0, below 1. */
  next(): number
  /** A whole number below a limit. */
  below(limit: number): number
  pick<Item>(items: readonly Item[]): Item | undefined
}

/** Mulberry32, public domain. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {next, below, pick: (items) => items[below(items.length)]}
}
