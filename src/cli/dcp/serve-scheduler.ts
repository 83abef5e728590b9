import {resolve} from 'node:path'
import {openEmbeddedScheduler} from '../../dcp/engines/embedded.js'
import type {Engine} from '../../dcp/engines/engine.js'
import {refuseWeak} from '../../dcp/engines/sandbox-strength.js'
import type {Sandboxes} from '../../dcp/engines/sandboxes.js'
import {listenScheduler} from '../../dcp/wire/endpoint/listen.js'
import {createEventRouter} from '../../dcp/wire/events/create-event-router.js'
import {openPositionJournal} from '../../dcp/wire/events/position-journal.js'
import type {Output} from '../../output/io.js'
import type {Interruption} from '../interruption.js'
import type {Machine} from '../machine.js'
import type {ServerCertificate} from '../server-certificate.js'
import {localSandboxes} from './local-sandboxes.js'
import {schedulerSigner} from './scheduler-key.js'

export interface SchedulerRequest {
  readonly host: string
  readonly port: number
  /** Folder of store and key; undefined for the state directory. */
  readonly data: string | undefined
  readonly tls: ServerCertificate | undefined
  /** How many sandboxes of this process compute slices. */
  readonly workers: number
  readonly allowWeakSandbox: boolean
  readonly stop: Pick<Interruption, 'drain' | 'signal'>
  /** Origins of web pages that may connect. */
  readonly origins: readonly string[]
  /** Told what failed, or was refused before it was a request. */
  readonly log: (line: string) => void
  /** Told of each request; undefined when nobody wants to know. */
  readonly onRequest: ((line: string) => void) | undefined
}

/** A scheduler that serves. */
export interface SchedulerService {
  /** Where programs of this machine reach it. */
  readonly location: string
  readonly host: string
  readonly port: number
  readonly tls: boolean
  /** Address of its identity. */
  readonly address: string
  readonly workers: number
  readonly data: string
  /** Settles when its own workers have ended: rejects when they cannot go on, never settles where there are none. */
  readonly working: Promise<void>
  /** Ends all sessions, and then everything else; may be called again. */
  close(): Promise<void>
}

/**
 * Serves the job store of a folder to DCP programs and workers.
 * @throws Fault ADDRESS_IN_USE, ADDRESS_INVALID, INPUT_INVALID, SANDBOX_WEAK, SANDBOX_UNAVAILABLE, STORE_* and those of keystores
 */
export async function serveScheduler(
  machine: Machine,
  output: Output,
  request: SchedulerRequest,
): Promise<SchedulerService> {
  const {host, port, workers, stop, origins, log, onRequest} = request
  const data = resolve(request.data ?? machine.stateDirectory)
  const sandboxes = localSandboxes(machine, output)
  if (workers > 0 && !request.allowWeakSandbox) await refuseWeakSandboxes(sandboxes)
  const signer = await schedulerSigner(data)
  const {engine, scheduler} = openEmbeddedScheduler({...machine, stateDirectory: data}, sandboxes)
  const journal = openPositionJournal(data, scheduler.cursors.write)
  const events = createEventRouter({scheduler, journal, failed: (error) => log(reasonOf(error))})
  try {
    const listening = await listenScheduler({
      ...{scheduler, events, signer, host, port, origins, log, now: Date.now, journals: data},
      tls: request.tls,
      ...(onRequest && {onRequest}),
    })
    let closing: Promise<void> | undefined
    return {
      location: locationOf(listening),
      host: listening.host,
      port: listening.port,
      tls: listening.tls,
      address: signer.address,
      ...{workers, data},
      working: workers > 0 ? work(engine, workers, stop) : new Promise(() => {}),
      close: () => {
        closing ??= listening.close().finally(() => engine.close())
        return closing
      },
    }
  } catch (error) {
    await events.close()
    await engine.close()
    throw error
  }
}

function work(engine: Engine, cores: number, {drain, signal}: SchedulerRequest['stop']): Promise<void> {
  const working = engine.work({
    ...{cores, signal, drain, until: 'signal'},
    // Checked before.
    allowWeakSandbox: true,
    onRecorded: () => {},
  })
  // Whoever waits for it is told.
  working.catch(() => {})
  return working
}

/** Whoever reaches the port may deploy: what they send needs more than a realm around it (docs/security.md). */
async function refuseWeakSandboxes(sandboxes: Sandboxes): Promise<void> {
  try {
    await refuseWeak(
      await sandboxes.factory(),
      'Start without --workers, use Node 22 or newer, or give --allow-weak-sandbox where you trust whoever deploys.',
    )
  } catch (error) {
    await sandboxes.close()
    throw error
  }
}

/** Where it is reached from this machine. */
function locationOf({host, port, tls}: {readonly host: string; readonly port: number; readonly tls: boolean}): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http${tls ? 's' : ''}://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}

const reasonOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))
