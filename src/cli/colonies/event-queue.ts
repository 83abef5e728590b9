/** What happens, for one who reads it when there is time. */
export interface EventQueue<Item> {
  push(item: Item): void
  end(): void
  /** The reader gets this after what was pushed. */
  fail(error: unknown): void
  read(): AsyncGenerator<Item>
}

export function eventQueue<Item>(): EventQueue<Item> {
  const items: Item[] = []
  let over: {readonly error?: unknown} | undefined
  let wake = (): void => {}
  const finish = (how: {readonly error?: unknown}): void => {
    over ??= how
    wake()
  }
  return {
    push: (item) => {
      items.push(item)
      wake()
    },
    end: () => finish({}),
    fail: (error) => finish({error}),
    async *read() {
      for (;;) {
        const item = items.shift()
        if (item !== undefined) yield item
        else if (over && 'error' in over) throw over.error
        else if (over) return
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}
