import {expect} from 'vitest'
import type {Store} from '../../../src/store/store.js'

/** Who was given a slice, when, and when it was last heard of; by what the walk saw. */
interface Holding {
  readonly worker: string
  readonly since: number
}

/** With less silence than this a worker has its lease: signs of life are written down after a third of it. */
const SURELY_ALIVE_MS = 40_000
/** Nothing is overdue earlier. */
const NEVER_OVERDUE_MS = 60_000

/** What a walk knows about slices, and what must be true of them whatever happens. */
export class WalkModel {
  readonly #holders = new Map<string, Holding[]>()
  readonly #heard = new Map<string, number>()
  readonly #done = new Map<string, Set<number>>()

  done(job: string): Set<number> {
    const done = this.#done.get(job) ?? new Set()
    this.#done.set(job, done)
    return done
  }

  /** A worker did something; what it held before a long silence it may have lost meanwhile. */
  hear(worker: string, now: number): void {
    if (now - (this.#heard.get(worker) ?? now) > SURELY_ALIVE_MS) this.gone(worker)
    this.#heard.set(worker, now)
  }

  /** A slice was handed out: it had no outcome, and nobody who is surely there holds it. */
  handedOut(job: string, slice: number, worker: string, now: number): void {
    expect(this.done(job).has(slice)).toBe(false)
    const key = `${job} ${slice}`
    const others = this.#holders.get(key) ?? []
    const alive = others.filter(
      (holder) =>
        now - (this.#heard.get(holder.worker) ?? 0) <= SURELY_ALIVE_MS && now - holder.since <= NEVER_OVERDUE_MS,
    )
    expect(alive).toEqual([])
    this.#holders.set(key, [...others, {worker, since: now}])
  }

  /** A worker no longer has a slice. */
  returned(job: string, slice: number, worker: string): void {
    const key = `${job} ${slice}`
    this.#holders.set(
      key,
      (this.#holders.get(key) ?? []).filter((holder) => holder.worker !== worker),
    )
  }

  /** A worker is gone, with all that it held. */
  gone(worker: string): void {
    for (const [key, holders] of this.#holders) {
      this.#holders.set(
        key,
        holders.filter((holder) => holder.worker !== worker),
      )
    }
  }
}

/** Every slice of a running job has its outcome, or is in one interval, or was never handed out: exactly one of these. */
export function checkPlaces(store: Store, id: string): void {
  const job = store.prepare('SELECT key, status, total, handed, computed FROM job WHERE id = ?').get(id) ?? {}
  const key = Number(job.key)
  const computed = new Set(
    store
      .prepare('SELECT number FROM slice WHERE job = ?')
      .all(key)
      .map((row) => Number(row.number)),
  )
  expect(computed.size).toBe(job.computed)
  const tasks = store.prepare('SELECT first, last, remaining, worker FROM task WHERE job = ? ORDER BY first').all(key)
  if (job.status !== 'running') {
    expect(tasks).toEqual([])
    return
  }
  let next = 1
  for (const task of tasks) {
    const [first, last] = [Number(task.first), Number(task.last)]
    for (; next < first; next++) expect(computed.has(next)).toBe(true)
    expect(first).toBe(next)
    let missing = 0
    for (; next <= last; next++) if (!computed.has(next)) missing++
    expect(task.remaining).toBe(missing)
    if (task.worker === null) expect(missing).toBe(last - first + 1)
    expect(missing).toBeGreaterThan(0)
  }
  for (; next <= Number(job.handed); next++) expect(computed.has(next)).toBe(true)
}
