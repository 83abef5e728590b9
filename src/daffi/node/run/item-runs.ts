import {setImmediate as turn} from 'node:timers/promises'
import type {Link} from '../../link/link.js'
import {type Asked, answerResult} from './answer.js'
import {type AnyIterator, isPromise} from './kinds-of-result.js'

/** Bytes that may wait for a slow caller before its generator waits too. */
const QUEUE_BYTES = 1024 * 1024
/** Milliseconds that a sync generator may hold the thread; what it gave leaves the process afterwards. */
const TURN_MS = 5
/** Items that go back as one list, where the caller knows no others. */
const MOST_COLLECTED = 1_000_000

interface ItemRun {
  readonly uuid: number
  readonly link: Link
  cancelled: boolean
}

export interface ItemRuns {
  /** Sends each item as it comes, then the end. Rejects with what the generator throws. */
  send(asked: Asked, items: AnyIterator): Promise<void>
  /** All items, or undefined when nobody wants them any more. */
  collect(asked: Asked, items: AnyIterator): Promise<unknown[] | undefined>
  cancel(uuid: number, link: Link): void
  linkEnded(link: Link): void
}

/** The generators that run; each ends early when nobody listens any more. */
export function itemRuns(): ItemRuns {
  const runs = new Set<ItemRun>()

  const each = async (
    {request, link}: Asked,
    items: AnyIterator,
    take: (item: unknown) => boolean,
  ): Promise<boolean> => {
    const run: ItemRun = {uuid: request.uuid, link, cancelled: false}
    runs.add(run)
    try {
      let since = performance.now()
      for (;;) {
        const step = items.next()
        const {done, value} = isPromise(step) ? await step : step
        if (done) return true
        if (run.cancelled || !take(value)) {
          await items.return?.()
          return false
        }
        if (link.queuedBytes > QUEUE_BYTES) await link.drained()
        else if (performance.now() - since > TURN_MS) await turn()
        else continue
        since = performance.now()
      }
    } finally {
      runs.delete(run)
    }
  }

  return {
    send: async (asked, items) => {
      // After an item that could not be sent, its error was the end.
      if (await each(asked, items, (item) => answerResult(asked, item, false))) answerResult(asked, null)
    },
    collect: async (asked, items) => {
      const values: unknown[] = []
      const taken = await each(asked, items, (item) => {
        if (values.push(item) > MOST_COLLECTED) throw new RangeError(`A generator gave over ${MOST_COLLECTED} items`)
        return true
      })
      return taken ? values : undefined
    },
    cancel: (uuid, link) => {
      for (const run of runs) if (run.uuid === uuid && run.link === link) run.cancelled = true
    },
    linkEnded: (link) => {
      for (const run of runs) if (run.link === link) run.cancelled = true
    },
  }
}
