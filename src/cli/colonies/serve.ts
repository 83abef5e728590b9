import {randomUUID} from 'node:crypto'
import {findRunningServer} from '../../colonies/client/find-running-server.js'
import {urlOf} from '../../colonies/client/http-place.js'
import {
  forgetRunningServer,
  INSTANCE_HEADER,
  noteRunningServer,
  type RunningServer,
} from '../../colonies/client/running-server.js'
import {openLocal} from '../../colonies/dev/open-local.js'
import {openOwned} from '../../colonies/dev/open-owned.js'
import type {DevPlace} from '../../colonies/dev/place.js'
import type {DevExecutor} from '../../colonies/dev/rows.js'
import {type Listening, listen} from '../../colonies/server/http/listen.js'
import type {Backend, ServerSettings} from '../../colonies/server/settings.js'
import {Fault} from '../../errors.js'
import {loggedDispatch} from './logged-dispatch.js'

/** Who owns the server: the keys of its place, made with a colony to try things out; or somebody by an identity. */
export type Owner =
  | {readonly kind: 'dev'; readonly executor: DevExecutor}
  | {readonly kind: 'identity'; readonly id: string; readonly replace: boolean}

export interface ServeOptions {
  readonly place: DevPlace
  /** Folder where commands that are given no server look for one. */
  readonly directory: string
  readonly host: string
  readonly port: number
  readonly tls: {readonly certificate: string; readonly key: string} | undefined
  readonly owner: Owner
  readonly settings: Partial<ServerSettings>
  readonly pid: number
  /** A line of the log. */
  readonly log: (line: string) => void
  /** Tell of each request. */
  readonly verbose: boolean
}

export interface Serving extends Pick<Listening, 'host' | 'port' | 'tls'> {
  readonly url: string
  /** Ends gracefully, within seconds; may be called again. */
  close(): Promise<void>
}

/**
 * Runs the server of a place, and notes that it runs where commands look.
 * @throws Fault SERVER_RUNNING, ADDRESS_IN_USE, ADDRESS_INVALID, INPUT_INVALID, and those of the store
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const {place, directory, log, owner} = options
  await refuseSecond(place.directory)
  const backends: Backend[] = []
  const settings = {...options.settings, backends: () => backends}
  const opening = {
    settings,
    sweepFailed: (sweep: string, error: unknown) => log(`${sweep}: ${error instanceof Error ? error.message : error}`),
  }
  const server =
    owner.kind === 'dev' ? await openLocal(place, owner.executor, opening) : openOwned(place, owner, opening)
  const instance = randomUUID()
  const {dispatch, subscriptions} = server
  const listening = await listen(
    {dispatch: options.verbose ? loggedDispatch(dispatch, log) : dispatch, subscriptions},
    {host: options.host, port: options.port, tls: options.tls, health: {[INSTANCE_HEADER]: instance}},
  ).catch((error: unknown) => {
    server.close()
    throw error
  })
  const {host, port, tls} = listening
  backends.push({host, port, tls})
  const note = {pid: options.pid, host, port, tls, data: place.directory, instance}
  const noted = [place.directory]
  // The place itself says that it is served; where commands look, whoever was first stays.
  if (directory !== place.directory && !(await runningServer(directory))) noted.push(directory)
  const url = urlOf({host: host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host, port, tls: tls && TRUST})
  const stop = async (): Promise<void> => {
    for (const folder of noted) await forgetRunningServer(folder, instance)
    await listening.close()
    server.close()
  }
  let stopping: Promise<void> | undefined
  const close = (): Promise<void> => {
    stopping ??= stop()
    return stopping
  }
  try {
    for (const folder of noted) await noteRunningServer(folder, note)
  } catch (error) {
    await close()
    throw error
  }
  return {host, port, tls, url, close}
}

const TRUST = {rejectUnauthorized: true}

async function refuseSecond(directory: string): Promise<void> {
  const running = await runningServer(directory)
  if (!running) return
  throw new Fault(
    'SERVER_RUNNING',
    `A server runs on ${directory} already: process ${running.pid}, port ${running.port}`,
    `Use it, stop it (kill ${running.pid}), or give this one another --data and --port.`,
  )
}

/** The server that is noted in a folder, if it answers. */
async function runningServer(directory: string): Promise<RunningServer | undefined> {
  const found = await findRunningServer(directory)
  await found?.transport.close()
  return found?.server
}
