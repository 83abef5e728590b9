/**
 * Does something with each item, some at once, in their order. After a failure no other is begun; what runs is waited for.
 * @throws what the first one threw
 */
export async function inParallel<Item>(
  items: Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]()
  let failure: {readonly error: unknown} | undefined
  const worker = async (): Promise<void> => {
    for (let next = rest.next(); !next.done && !failure; next = rest.next()) {
      try {
        await work(next.value)
      } catch (error) {
        failure ??= {error}
      }
    }
  }
  await Promise.all(Array.from({length: atOnce}, worker))
  if (failure) throw failure.error
}
