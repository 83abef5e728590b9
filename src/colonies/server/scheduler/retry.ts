/** Whether a process that ran for too long is tried once more; -1 retries is for ever (`MaxRetries`). */
export function mayRetry({retries, maxRetries}: {readonly retries: number; readonly maxRetries: number}): boolean {
  return maxRetries < 0 || retries < maxRetries
}
