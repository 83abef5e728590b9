/** Takes what a function writes, and sends it on in order. */
export interface LogWriter {
  /** @returns false where whoever writes should wait for `drained` first */
  write(text: string): boolean
  drained(): Promise<void>
  /** Sends what is left, an unfinished line too. */
  flush(): Promise<void>
}

/** Characters of one message; a server stores each as a row. */
const LARGEST_MESSAGE = 64 * 1024
/** What may wait to be sent before writers are slowed down. */
const MOST_WAITING = 1024 * 1024
/** How long the beginning of a line waits for its end. */
const LINE_MS = 100

/**
 * Sends texts one after another: the first at once, and whatever is written meanwhile in one message after it. Messages
 * end with whole lines where lines come whole.
 * @param send resolves when the message is stored; once it rejects, nothing more is sent
 */
export function logWriter(send: (text: string) => Promise<void>): LogWriter {
  let waiting = ''
  let sending: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let refused = false

  /** What can go now. @param all unfinished lines too */
  const take = (all: boolean): string => {
    const piece = waiting.slice(0, LARGEST_MESSAGE)
    const end = piece.lastIndexOf('\n') + 1
    const size = end === 0 ? (all || piece.length === LARGEST_MESSAGE ? piece.length : 0) : end
    waiting = waiting.slice(size)
    return piece.slice(0, size)
  }
  const pump = async (all: boolean): Promise<void> => {
    for (let text = take(all); text !== ''; text = take(all)) {
      if (!refused) await send(text).catch(() => (refused = true))
    }
  }
  const start = (all: boolean): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const before = sending ?? Promise.resolve()
    const mine = before
      .then(() => pump(all))
      .finally(() => {
        if (sending === mine) sending = undefined
      })
    sending = mine
    return mine
  }

  return {
    write: (text) => {
      if (refused || text === '') return true
      waiting += text
      if (!sending && waiting.includes('\n')) void start(false)
      timer ??= setTimeout(start, LINE_MS, true)
      return waiting.length < MOST_WAITING
    },
    drained: () => start(false),
    flush: () => start(true),
  }
}
