import {randomUUID} from 'node:crypto'
import type {Context} from '../operation.js'
import {findLease, keepLease, releaseLease} from '../tables/lease.js'
import type {Sweep} from './sweep.js'

/** What runs when it falls due, for as long as the store is open. */
export interface Sweeper {
  close(): void
}

const LEASE = 'sweeps'
/** In microseconds: whoever holds the lease and dies delays what is due by this at most. */
const LEASE_TIME = 2_000_000
/** Timers do not follow the clock when it is set: none is longer than this. Milliseconds. */
const LONGEST_TIMER = 2000
/** A burst of commits is looked at once. */
const SETTLE = 50
/** After a failure, and where a run has changed nothing. */
const PAUSE = 1000
/** A command that ends soon needs no notice of commits. */
const LISTEN_AFTER = 250

/**
 * Runs each sweep when it is due, in a transaction of its own, one process at a time: the lease tells which. What is due
 * at the start is run at once. @param failed hears of what went wrong; the sweep is tried again
 */
export function runSweeps(
  context: Context,
  sweeps: readonly Sweep[],
  failed: (sweep: string, error: unknown) => void = () => {},
): Sweeper {
  const {store} = context
  const holder = randomUUID()
  let closed = false
  let held = false
  let timer: NodeJS.Timeout | undefined
  let unlisten: (() => void) | undefined

  /** Whether it is on us to do what is due. Within a transaction. */
  const lead = (now: number): boolean => {
    const lease = findLease(store, LEASE)
    const foreign = lease !== undefined && lease.holder !== holder
    // A lease that ends later than any can: the clock was set back since.
    if (foreign && lease.until > now && lease.until <= now + LEASE_TIME) return false
    keepLease(store, LEASE, {holder, until: now + LEASE_TIME})
    held = true
    return true
  }
  /** Milliseconds until this sweep wants to be looked at again; undefined when it need not. */
  const serve = (sweep: Sweep): number | undefined => {
    const before = sweep.nextDue(context)
    if (before === undefined) return undefined
    const now = context.now()
    if (before > now) return Math.ceil((before - now) / 1000)
    try {
      const done = store.transaction(() => {
        if (!lead(now)) return false
        sweep.run(context, now)
        return true
      })
      if (!done) return LEASE_TIME / 1000
    } catch (error) {
      failed(sweep.name, error)
      return PAUSE
    }
    const after = sweep.nextDue(context)
    if (after === undefined) return undefined
    const left = Math.ceil((after - context.now()) / 1000)
    return left > 0 ? left : after === before ? PAUSE : 0
  }
  const wakeIn = (milliseconds: number): void => {
    clearTimeout(timer)
    timer = setTimeout(tick, Math.min(milliseconds, LONGEST_TIMER)).unref()
  }
  let settling = false
  const tick = (): void => {
    if (closed) return
    settling = false
    clearTimeout(timer)
    timer = undefined
    let next = Number.POSITIVE_INFINITY
    for (const sweep of sweeps) {
      try {
        next = Math.min(next, serve(sweep) ?? next)
      } catch (error) {
        failed(sweep.name, error)
        next = Math.min(next, PAUSE)
      }
    }
    if (next !== Number.POSITIVE_INFINITY) wakeIn(next)
  }
  tick()
  const listening = setTimeout(() => {
    unlisten = store.onCommit(() => {
      if (settling) return
      settling = true
      setTimeout(tick, SETTLE).unref()
    })
    tick()
  }, LISTEN_AFTER).unref()

  return {
    close: () => {
      closed = true
      clearTimeout(timer)
      clearTimeout(listening)
      unlisten?.()
      if (!held) return
      try {
        store.transaction(() => releaseLease(store, LEASE, holder))
      } catch {
        // It ends by itself soon.
      }
    },
  }
}
