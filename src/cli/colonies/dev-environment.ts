import {findRunningServer} from '../../colonies/client/find-running-server.js'
import {reachableHost} from '../../colonies/client/http-place.js'
import {devExecutorName} from '../../colonies/dev/executor-name.js'
import {devIdentities, devKey} from '../../colonies/dev/keys.js'
import {devPlace} from '../../colonies/dev/place.js'
import {DEV_COLONY} from '../../colonies/dev/rows.js'
import {STORAGE_BUCKET, STORAGE_REGION, storageKeys} from '../../colonies/dev/storage-keys.js'
import {hexOfBytes} from '../../keystore/hex.js'
import type {DevEnvironment} from '../../output/views/dev-environment.js'
import {devExecutor} from './dev-executor.js'
import type {Environment} from './server-choice.js'
import {listenPort} from './server-settings.js'

export interface DevEnvironmentOptions {
  /** Folder of `--data`, or where the server of this machine has its things. */
  readonly directory: string
  /** `--port` */
  readonly port: number | undefined
  readonly env: Environment
}

/**
 * The variables with which other programs use the server of this machine, whether it runs already or not. Makes the keys
 * when there are none, so that they are the same from then on.
 */
export async function devEnvironment({directory, port, env}: DevEnvironmentOptions): Promise<DevEnvironment> {
  const found = await findRunningServer(directory)
  await found?.transport.close()
  const running = found?.server
  const place = devPlace(running?.data ?? directory)
  const {executor: id} = await devIdentities(place)
  const hex = async (role: 'executor' | 'owner' | 'server'): Promise<string> => hexOfBytes(await devKey(place, role))
  const tls = String(running?.tls ?? false)
  const storage = await storageKeys(place)
  const host = reachableHost(running?.host ?? '')
  const shownPort = String(port ?? running?.port ?? listenPort(undefined, env))
  return {
    COLONIES_SERVER_HOST: host,
    COLONIES_SERVER_PORT: shownPort,
    COLONIES_SERVER_HTTP_PORT: shownPort,
    COLONIES_TLS: tls,
    COLONIES_SERVER_TLS: tls,
    COLONIES_COLONY_NAME: DEV_COLONY,
    COLONIES_EXECUTOR_NAME: devExecutorName(place, id) ?? devExecutor(env).name,
    COLONIES_PRVKEY: await hex('executor'),
    COLONIES_COLONY_PRVKEY: await hex('owner'),
    COLONIES_SERVER_PRVKEY: await hex('server'),
    AWS_S3_ENDPOINT: `${host.includes(':') ? `[${host}]` : host}:${shownPort}`,
    AWS_S3_ACCESSKEY: storage.accessKey,
    AWS_S3_SECRETKEY: storage.secretKey,
    AWS_S3_REGION: STORAGE_REGION,
    AWS_S3_BUCKET: STORAGE_BUCKET,
    AWS_S3_TLS: tls,
    AWS_S3_SKIPVERIFY: 'false',
  }
}
