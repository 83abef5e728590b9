/** JSON lists made into one, in their order. */
export function joinLists(lists: readonly string[]): string {
  const items = lists.map((json) => json.trim().slice(1, -1)).filter((inner) => inner.trim() !== '')
  return `[${items.join(',')}]`
}
