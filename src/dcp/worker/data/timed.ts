/**
 * Runs something with a signal that aborts after so many milliseconds, or with the signal given. Not AbortSignal.any: in
 * Node 20 a long-lived signal would remember each use.
 * @throws the given signal's reason when that aborts
 */
export async function timed<Result>(
  signal: AbortSignal,
  milliseconds: number,
  run: (ended: AbortSignal) => Promise<Result>,
  failed: (error: unknown, late: boolean) => Result,
): Promise<Result> {
  signal.throwIfAborted()
  const ended = new AbortController()
  const end = (): void => ended.abort()
  const timer = setTimeout(end, milliseconds)
  signal.addEventListener('abort', end, {once: true})
  try {
    return await run(ended.signal)
  } catch (error) {
    signal.throwIfAborted()
    return failed(error, ended.signal.aborted)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}
