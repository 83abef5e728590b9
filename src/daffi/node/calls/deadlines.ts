/** Things that are due after a time, each called back once unless it is removed before. */
export interface Deadlines<T> {
  /** @param ms Milliseconds from now, above 0. */
  add(item: T, ms: number): void
  /** @param ms As it was added with. */
  remove(item: T, ms: number): void
  clear(): void
}

interface Queue<T> {
  readonly ms: number
  /** In the order of their due times: all wait equally long. */
  readonly due: Map<T, number>
  timer: NodeJS.Timeout | undefined
}

/** What Node's timers take; longer waits are made of several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1
/** A timer that comes later than this tells that the thread was busy. */
const LATE_MS = 10

/**
 * One queue and one timer for each length of waiting, since calls of one program wait equally long: adding and removing
 * costs two operations on a map. When the thread was busy (a callback computed), what has arrived meanwhile is read
 * before anything is called late. The timers keep no process alive.
 */
export function deadlines<T>(onDue: (item: T) => void): Deadlines<T> {
  const queues = new Map<number, Queue<T>>()

  const arm = (queue: Queue<T>, ms: number): void => {
    queue.timer = setTimeout(fire, Math.min(Math.max(ms, 1), LONGEST_TIMER_MS), queue).unref()
  }

  const fire = (queue: Queue<T>): void => {
    const [first] = queue.due.values()
    // Between timers and immediates, sockets are read.
    if (first !== undefined && performance.now() - first > LATE_MS) setImmediate(expire, queue)
    else expire(queue)
  }

  const expire = (queue: Queue<T>): void => {
    if (queues.get(queue.ms) !== queue) return
    const now = performance.now()
    for (const [item, due] of queue.due) {
      if (due > now) {
        arm(queue, due - now)
        return
      }
      queue.due.delete(item)
      onDue(item)
    }
    if (queue.due.size === 0) queues.delete(queue.ms)
    else arm(queue, queue.ms)
  }

  return {
    add: (item, ms) => {
      let queue = queues.get(ms)
      if (!queue) {
        queue = {ms, due: new Map(), timer: undefined}
        queues.set(ms, queue)
        arm(queue, ms)
      }
      queue.due.set(item, performance.now() + ms)
    },
    remove: (item, ms) => {
      queues.get(ms)?.due.delete(item)
    },
    clear: () => {
      for (const {timer} of queues.values()) clearTimeout(timer)
      queues.clear()
    },
  }
}
