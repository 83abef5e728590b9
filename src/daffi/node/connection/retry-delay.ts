/** Milliseconds; a controller that was just restarted is found at once. */
const QUICK = [20, 50, 100, 200, 500]
const STEADY = 1000

/** How long to wait after the given number of tries that failed. */
export function retryDelay(tries: number): number {
  return QUICK[tries] ?? STEADY
}
