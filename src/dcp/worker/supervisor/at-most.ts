/** Waits for a task, but no longer than so many milliseconds; leaves no timer behind, which would hold up the process. */
export async function atMost(milliseconds: number, task: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([task, late]).finally(() => clearTimeout(timer))
}
