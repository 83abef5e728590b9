import {Fault} from '../../errors.js'
import {integer} from '../../store/rows.js'
import type {Store} from '../../store/store.js'

/** Runs work that writes in transactions which requests share: one commit serves all that came in meanwhile. */
export interface GroupCommit {
  /**
   * Resolves with what the work returned once it is on the disk. Work that throws is undone alone. It may be run a
   * second time after the first was undone. @throws Fault STORE_BUSY, DISK_FULL, STORE_UNWRITABLE, and what it throws
   */
  write<T>(work: () => T): Promise<T>
  /** Ends what was taken in so far. */
  flush(): void
}

interface Pending {
  readonly work: () => unknown
  resolve(value: unknown): void
  reject(error: unknown): void
}

type Outcome = {readonly value: unknown} | {readonly error: unknown}

/** More would keep others from their answer. */
const MOST = 256
const CHANGES = 'SELECT total_changes() AS changes'

/** Work that threw had written before: without a savepoint it cannot be undone alone. */
class Tainted extends Error {}

export function groupCommit(store: Store): GroupCommit {
  const pending: Pending[] = []
  let scheduled: NodeJS.Immediate | undefined

  const changes = (): number => integer(store.prepare(CHANGES).get() ?? {}, 'changes')
  /** As it nearly always goes: what is refused was refused before it wrote anything. */
  const attempt = ({work}: Pending): Outcome => {
    const before = changes()
    try {
      return {value: work()}
    } catch (error) {
      if (error instanceof Fault || changes() !== before) throw new Tainted()
      return {error}
    }
  }
  const alone = (each: Pending): Outcome => {
    try {
      return {value: store.transaction(each.work)}
    } catch (error) {
      return {error}
    }
  }
  /** Together, or one by one where one of them would undo the others. */
  const outcomesOf = (batch: readonly Pending[]): readonly Outcome[] => {
    const [first] = batch
    if (first && batch.length === 1) return [alone(first)]
    try {
      return store.transaction(() => batch.map(attempt))
    } catch (error) {
      if (error instanceof Tainted || isFull(error)) return batch.map(alone)
      return batch.map(() => ({error}))
    }
  }
  const flush = (): void => {
    clearImmediate(scheduled)
    scheduled = undefined
    const batch = pending.splice(0, MOST)
    if (pending.length > 0) scheduled = setImmediate(flush)
    const outcomes = outcomesOf(batch)
    const settle = (failure?: {readonly error: unknown}): void => {
      for (const [index, outcome] of outcomes.entries()) {
        if ('error' in outcome) batch[index]?.reject(outcome.error)
        else if (failure) batch[index]?.reject(failure.error)
        else batch[index]?.resolve(outcome.value)
      }
    }
    store.synced().then(
      () => settle(),
      (error: unknown) => settle({error}),
    )
  }

  return {
    write: <T>(work: () => T) =>
      new Promise<T>((resolve, reject) => {
        pending.push({work, resolve: resolve as (value: unknown) => void, reject})
        scheduled ??= setImmediate(flush)
      }),
    flush: () => {
      while (pending.length > 0) flush()
    },
  }
}

/** One large payload may be too much where the others still find room. */
function isFull(error: unknown): boolean {
  return error instanceof Fault && error.code === 'DISK_FULL'
}
