/** Frames that came in and wait for whoever reads them, in their order. */
export interface FrameQueue {
  push(frame: string): void
  /** No more will come; what waits is still given. */
  end(): void
  /** As `end`, and then throws. */
  fail(error: unknown): void
  /** How many wait. */
  readonly size: number
  /** To be read once. */
  read(): AsyncGenerator<string, void>
}

export function frameQueue(): FrameQueue {
  const frames: string[] = []
  let over = false
  let failure: {readonly error: unknown} | undefined
  let wake: (() => void) | undefined
  const changed = (): void => {
    wake?.()
    wake = undefined
  }
  return {
    get size() {
      return frames.length
    },
    push: (frame) => {
      if (over) return
      frames.push(frame)
      changed()
    },
    end: () => {
      over = true
      changed()
    },
    fail: (error) => {
      if (!over) failure = {error}
      over = true
      changed()
    },
    async *read() {
      for (;;) {
        const frame = frames.shift()
        if (frame !== undefined) yield frame
        else if (failure) throw failure.error
        else if (over) return
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}
