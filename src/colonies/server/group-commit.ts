import type {Store} from '../../store/store.js'

/** Runs work that writes in transactions which requests share: an fsync serves all that came in meanwhile. */
export interface GroupCommit {
  /** Resolves with what the work returned once it is durable. Work that throws is undone alone. */
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

export function groupCommit(store: Store): GroupCommit {
  const pending: Pending[] = []
  let scheduled: NodeJS.Immediate | undefined

  const attempt = ({work}: Pending): Outcome => {
    store.prepare('SAVEPOINT request').run()
    try {
      const outcome = {value: work()}
      store.prepare('RELEASE request').run()
      return outcome
    } catch (error) {
      store.prepare('ROLLBACK TO request').run()
      store.prepare('RELEASE request').run()
      return {error}
    }
  }
  const flush = (): void => {
    clearImmediate(scheduled)
    scheduled = undefined
    const batch = pending.splice(0, MOST)
    if (batch.length === 0) return
    if (pending.length > 0) scheduled = setImmediate(flush)
    try {
      const outcomes = store.transaction(() => batch.map(attempt))
      for (const [index, outcome] of outcomes.entries()) {
        if ('error' in outcome) batch[index]?.reject(outcome.error)
        else batch[index]?.resolve(outcome.value)
      }
    } catch (error) {
      for (const each of batch) each.reject(error)
    }
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
