/** Where executors of one type wait in one colony. */
export interface LinePlace {
  readonly colony: number
  readonly type: string
}

/** Those who wait for work, in the order in which they came. */
export interface WaitingLine<Waiter> {
  add(colony: number, type: string, waiter: Waiter): void
  remove(colony: number, type: string, waiter: Waiter): void
  of(place: LinePlace): Iterable<Waiter>
  /** Where in this colony anybody waits; for one type, where it is named. */
  places(colony: number, type?: string): readonly LinePlace[]
  all(): Iterable<Waiter>
  size(): number
}

interface Place<Waiter> extends LinePlace {
  readonly waiters: Set<Waiter>
}

export function waitingLine<Waiter>(): WaitingLine<Waiter> {
  const places = new Map<string, Place<Waiter>>()
  const all = new Set<Waiter>()
  const nameOf = (colony: number, type: string): string => `${colony} ${type}`
  return {
    add: (colony, type, waiter) => {
      const name = nameOf(colony, type)
      const place = places.get(name) ?? {colony, type, waiters: new Set()}
      places.set(name, place)
      place.waiters.add(waiter)
      all.add(waiter)
    },
    remove: (colony, type, waiter) => {
      const name = nameOf(colony, type)
      const place = places.get(name)
      place?.waiters.delete(waiter)
      if (place?.waiters.size === 0) places.delete(name)
      all.delete(waiter)
    },
    of: ({colony, type}) => places.get(nameOf(colony, type))?.waiters ?? [],
    places: (colony, type) => {
      if (type === undefined) return [...places.values()].filter((place) => place.colony === colony)
      const place = places.get(nameOf(colony, type))
      return place ? [place] : []
    },
    all: () => all,
    size: () => all.size,
  }
}
