import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {DCP_MIGRATIONS} from '../../src/dcp/scheduler/migrations/list.js'
import {processFacts} from '../../src/dcp/scheduler/process-liveness.js'
import {openScheduler, type Scheduler} from '../../src/dcp/scheduler/scheduler.js'
import {listenScheduler} from '../../src/dcp/wire/endpoint/listen.js'
import {createEventRouter} from '../../src/dcp/wire/events/create-event-router.js'
import type {WireLimits} from '../../src/dcp/wire/limits.js'
import {openStore} from '../../src/store/open.js'
import {newIdentity} from './dcp-initiator/identity.js'

/** A scheduler that listens in the process of the test. */
export interface LocalEndpoint {
  /** `http://127.0.0.1:4000/` */
  readonly base: string
  readonly scheduler: Scheduler
  /** What the endpoint had to say of callers and failures. */
  readonly log: readonly string[]
  close(): Promise<void>
}

export async function openEndpoint(
  options: {readonly leaseMs?: number; readonly limits?: Partial<WireLimits>} = {},
): Promise<LocalEndpoint> {
  const {leaseMs = 60_000, limits = {}} = options
  const folder = mkdtempSync(join(tmpdir(), 'continuum-endpoint-'))
  const store = openStore({file: join(folder, 'dcp.db'), migrations: DCP_MIGRATIONS, durable: 'sync'})
  const scheduler = openScheduler({store, leaseMs, now: Date.now, self: processFacts(process.pid)})
  const log: string[] = []
  const events = createEventRouter({scheduler, failed: (error) => log.push(String(error))})
  const listening = await listenScheduler({
    ...{scheduler, events, limits, host: '127.0.0.1', port: 0, now: Date.now},
    signer: newIdentity(),
    log: (line) => log.push(line),
  })
  return {
    base: `http://127.0.0.1:${listening.port}/`,
    scheduler,
    log,
    close: async () => {
      await listening.close()
      store.close()
      rmSync(folder, {recursive: true, force: true})
    },
  }
}
