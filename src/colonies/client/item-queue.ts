/** What came in and waits for whoever reads it, in its order. */
export interface ItemQueue<Item> {
  push(item: Item): void
  /** No more will come; what waits is still given. */
  end(): void
  /** As `end`, and then throws. */
  fail(error: unknown): void
  /** Undefined while few wait; else resolves when they were taken. */
  ready(): Promise<void> | undefined
  /** How many wait. */
  readonly size: number
  /** To be read once. */
  read(): AsyncGenerator<Item, void>
}

/** Items that may wait before whoever can should wait too. */
const FEW = 16

export function itemQueue<Item>(): ItemQueue<Item> {
  const items: Item[] = []
  let over: {readonly error?: unknown} | undefined
  let wake = (): void => {}
  let waiting: (() => void)[] = []
  const taken = (): void => {
    if (items.length >= FEW) return
    for (const resolve of waiting) resolve()
    waiting = []
  }
  const finish = (how: {readonly error?: unknown}): void => {
    over ??= how
    wake()
  }
  return {
    get size() {
      return items.length
    },
    push: (item) => {
      if (over) return
      items.push(item)
      wake()
    },
    ready: () => (items.length < FEW ? undefined : new Promise((resolve) => waiting.push(resolve))),
    end: () => finish({}),
    fail: (error) => finish({error}),
    async *read() {
      for (;;) {
        const item = items.shift()
        taken()
        if (item !== undefined) yield item
        else if (over && 'error' in over) throw over.error
        else if (over) return
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}
