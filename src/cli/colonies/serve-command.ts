import {resolve} from 'node:path'
import {devPlace} from '../../colonies/dev/place.js'
import {Fault} from '../../errors.js'
import {parseColonyId} from '../../keystore/colony-id.js'
import {JsonLines} from '../../output/json.js'
import type {ServerLine} from '../../output/views/server-service.js'
import {BaseCommand} from '../base-command.js'
import {debugLine} from '../debug-line.js'
import {stateDirectory} from '../places.js'
import {stdinReader} from '../stdin.js'
import {coloniesDirectory} from './connection.js'
import {devExecutor} from './dev-executor.js'
import type {Owner, ServeOptions, Serving} from './serve.js'
import {fromEnvironment, isOn, portOf} from './server-choice.js'
import {listenPort, serverSettings} from './server-settings.js'

/** What one command says about the server that it runs. */
export interface ServeRequest extends Pick<ServeOptions, 'host' | 'tls'> {
  readonly port: number | undefined
  readonly data: string | undefined
  readonly owner: Owner
  readonly refuseReplays: boolean
  readonly verbose: boolean
}

/** A command about a server's own folder, such as one that runs the server until it is stopped. */
export abstract class ServeCommand<Result> extends BaseCommand<Result> {
  /** Gives stdin to one reader. */
  protected readonly stdin = stdinReader({stdin: () => process.stdin})

  /** Where commands that are given no server look for one. */
  protected get directory(): string {
    return coloniesDirectory(stateDirectory())
  }

  protected get environment(): NodeJS.ProcessEnv {
    return process.env
  }

  /** `--data`, or the folder of this machine's server. */
  protected dataDirectory(data: string | undefined): string {
    return data === undefined ? this.directory : resolve(data)
  }

  protected devOwner(): Owner {
    return {kind: 'dev', executor: devExecutor(this.environment)}
  }

  /** COLONIES_SERVER_ID, where it is set, owns the server. @throws Fault USAGE */
  protected serverOwner(replace: boolean): Owner {
    const setting = fromEnvironment(this.environment, 'COLONIES_SERVER_ID')
    if (!setting) return this.devOwner()
    const id = parseColonyId(setting.value.trim())
    if (id !== undefined) return {kind: 'identity', id, replace}
    throw new Fault('USAGE', `${setting.origin} is no identity: 64 hex digits`, 'Correct it, or unset it.')
  }

  /** Says when it is ready, and, once it is told to stop, that it did. @throws as `serve` */
  protected async serve(request: ServeRequest): Promise<JsonLines<ServerLine>> {
    const {drain} = this.gracefulStop('Stopping…')
    const {serve} = await import('./serve.js')
    const data = this.dataDirectory(request.data)
    const serving = await serve({
      place: devPlace(data),
      directory: this.directory,
      host: request.host,
      port: listenPort(request.port, this.environment),
      tls: request.tls,
      owner: request.owner,
      settings: {
        ...serverSettings(this.environment),
        refuseReplays: request.refuseReplays,
        buildVersion: this.config.version,
      },
      metricsPort: portOf(fromEnvironment(this.environment, 'COLONIES_MONITOR_PORT'))?.value,
      pid: process.pid,
      log: (line) => debugLine(this.output, line),
      verbose: request.verbose || isOn(this.environment, 'COLONIES_VERBOSE'),
    })
    return new JsonLines(serverLines(this.own(serving), data, drain))
  }
}

async function* serverLines(serving: Serving, data: string, drain: AbortSignal): AsyncGenerator<ServerLine> {
  const {url: address, host, port, tls, metrics} = serving
  yield {type: 'ready', time: new Date().toISOString(), address, host, port, tls, metrics, data}
  await new Promise<void>((done) => {
    if (drain.aborted) done()
    drain.addEventListener('abort', () => done(), {once: true})
  })
  await serving.close()
  yield {type: 'stopped', time: new Date().toISOString()}
}
