import {openStore} from '../../store/open.js'
import type {Store} from '../../store/store.js'
import {assigner} from './assign/assign.js'
import {type Changes, watchChanges} from './changes.js'
import {type Dispatch, dispatcher} from './dispatch.js'
import {type GroupCommit, groupCommit} from './group-commit.js'
import {microClock} from './micro-clock.js'
import {COLONIES_MIGRATIONS} from './migrations/list.js'
import type {Context} from './operation.js'
import {DEFAULT_SETTINGS, type ServerSettings} from './settings.js'
import {type Subscriptions, subscriptions} from './subscriptions.js'
import {SWEEPS} from './sweeps/list.js'
import {runSweeps} from './sweeps/run-sweeps.js'

export interface ServerOptions {
  /** Path of the database, or IN_MEMORY. */
  readonly file: string
  readonly settings?: Partial<ServerSettings>
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Hears of what went wrong in work that falls due by time: nobody asked for that, so nobody is answered. */
  readonly sweepFailed?: (sweep: string, error: unknown) => void
}

/** A ColonyOS server without a network: requests as text, any number of such servers over one file. */
export interface ColoniesServer {
  readonly dispatch: Dispatch
  readonly changes: Changes
  readonly subscriptions: Subscriptions
  readonly context: Context
  /** For what writes besides operations. */
  readonly commits: Pick<GroupCommit, 'write'>
  /** Answers those who wait, ends what was taken in, closes the store. */
  close(): void
}

/** @throws Fault as `openStore` */
export function openServer(options: ServerOptions): ColoniesServer {
  const store: Store = openStore({file: options.file, migrations: COLONIES_MIGRATIONS, durable: 'sync'})
  const context: Context = {store, now: microClock(options.now), settings: {...DEFAULT_SETTINGS, ...options.settings}}
  const commits = groupCommit(store)
  const changes = watchChanges(store)
  const assign = assigner(context, commits, changes)
  const subscribed = subscriptions(context, changes)
  let closed = false
  const sweeper = runSweeps(context, SWEEPS, options.sweepFailed)
  return {
    context,
    commits,
    changes,
    subscriptions: subscribed,
    dispatch: dispatcher(context, commits, assign),
    close: () => {
      if (closed) return
      closed = true
      sweeper.close()
      assign.close()
      subscribed.close()
      commits.flush()
      store.close()
    },
  }
}
