import {randomUUID} from 'node:crypto'
import {findRunningServer} from '../../colonies/client/find-running-server.js'
import {urlOf as placeUrl, reachableHost} from '../../colonies/client/http-place.js'
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
import {placeObjects} from '../../colonies/dev/serve-objects.js'
import {type Listening, listen} from '../../colonies/server/http/listen.js'
import {listenMetrics} from '../../colonies/server/http/listen-metrics.js'
import type {ColoniesServer} from '../../colonies/server/open-server.js'
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
  /** Where to serve numbers for Prometheus; undefined for nowhere. */
  readonly metricsPort: number | undefined
  readonly pid: number
  /** A line of the log. */
  readonly log: (line: string) => void
  /** Tell of each request. */
  readonly verbose: boolean
}

export interface Serving extends Pick<Listening, 'host' | 'port' | 'tls'> {
  readonly url: string
  /** URL of the numbers for Prometheus. */
  readonly metrics: string | null
  /** Ends gracefully, within seconds; may be called again. */
  close(): Promise<void>
}

/**
 * Runs the server of a place, and notes that it runs where commands look.
 * @throws Fault SERVER_RUNNING, ADDRESS_IN_USE, ADDRESS_INVALID, INPUT_INVALID, and those of the store
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const {place, log} = options
  await refuseSecond(place.directory)
  /** What is to be closed, the last opened first. */
  const opened: (() => void | Promise<void>)[] = []
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= closeAll(opened)
    return closing
  }
  try {
    const backends: Backend[] = []
    const server = await openStoreOf(options, backends)
    opened.push(() => server.close())
    const instance = randomUUID()
    const {dispatch, subscriptions} = server
    const objects = await placeObjects(place, server, (error) =>
      log(`storage: ${error instanceof Error ? error.message : error}`),
    )
    opened.push(() => objects.close())
    const listening = await listen(
      {dispatch: options.verbose ? loggedDispatch(dispatch, log) : dispatch, subscriptions},
      {host: options.host, port: options.port, tls: options.tls, health: {[INSTANCE_HEADER]: instance}, objects},
    )
    opened.push(() => listening.close())
    const metrics = await metricsOf(server, options)
    if (metrics) opened.push(() => metrics.close())
    const {host, port, tls} = listening
    backends.push({host, port, tls})
    for (const folder of await foldersOf(options)) {
      opened.push(() => forgetRunningServer(folder, instance))
      await noteRunningServer(folder, {pid: options.pid, host, port, tls, data: place.directory, instance})
    }
    return {host, port, tls, url: urlOf(listening), metrics: metrics ? `${urlOf(metrics)}/metrics` : null, close}
  } catch (error) {
    await close()
    throw error
  }
}

async function closeAll(opened: readonly (() => void | Promise<void>)[]): Promise<void> {
  for (const each of [...opened].reverse()) await each()
}

function openStoreOf(
  {place, owner, settings, log}: ServeOptions,
  backends: readonly Backend[],
): Promise<ColoniesServer> {
  const opening = {
    settings: {...settings, backends: () => backends},
    sweepFailed: (sweep: string, error: unknown) => log(`${sweep}: ${error instanceof Error ? error.message : error}`),
  }
  switch (owner.kind) {
    case 'dev':
      return openLocal(place, owner.executor, opening)
    case 'identity':
      return Promise.resolve(openOwned(place, owner, opening))
  }
}

async function metricsOf(
  server: ColoniesServer,
  {host, metricsPort: port}: ServeOptions,
): Promise<Listening | undefined> {
  if (port === undefined) return undefined
  try {
    return await listenMetrics(server, {host, port})
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault(error.code, error.message, 'Set COLONIES_MONITOR_PORT to another port, or unset it.', {
      cause: error,
    })
  }
}

/** The place itself says that it is served; where commands look, whoever was first stays. */
async function foldersOf({place, directory}: ServeOptions): Promise<readonly string[]> {
  const isOwn = directory === place.directory
  return isOwn || (await runningServer(directory)) ? [place.directory] : [place.directory, directory]
}

/** Where it is reached from this machine. */
function urlOf({host, port, tls}: Pick<Listening, 'host' | 'port' | 'tls'>): string {
  return placeUrl({host: reachableHost(host), port, tls: tls && {rejectUnauthorized: true}})
}

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
