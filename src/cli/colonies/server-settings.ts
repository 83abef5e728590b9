import type {ServerSettings} from '../../colonies/server/settings.js'
import {Fault} from '../../errors.js'
import {readServerCertificate, type ServerCertificate} from '../server-certificate.js'
import {booleanOf, type Environment, fromEnvironment, isOn, portOf, type Setting} from './server-choice.js'

/** Upstream's tools look here. */
export const DEFAULT_PORT = 50_080

/** Where to listen: the flag, then the variables. @throws Fault USAGE */
export function listenPort(flag: number | undefined, env: Environment): number {
  if (flag !== undefined) return flag
  return portOf(fromEnvironment(env, 'COLONIES_SERVER_HTTP_PORT', 'COLONIES_SERVER_PORT'))?.value ?? DEFAULT_PORT
}

/** How the server behaves, as upstream's variables say (colonies-protocol, section 25). @throws Fault USAGE */
export function serverSettings(env: Environment): Partial<ServerSettings> {
  const stale = secondsOf(fromEnvironment(env, 'COLONIES_STALE_EXECUTOR_DURATION'))
  return {
    allowReregister: isOn(env, 'COLONIES_ALLOW_EXECUTOR_REREGISTER'),
    ...(stale !== undefined && {staleExecutorSeconds: stale}),
    retentionSeconds: retention(env),
  }
}

function retention(env: Environment): number | undefined {
  const seconds = secondsOf(fromEnvironment(env, 'COLONIES_RETENTION_POLICY'))
  if (!isOn(env, 'COLONIES_RETENTION')) return undefined
  if (seconds !== undefined) return seconds
  throw new Fault(
    'USAGE',
    'COLONIES_RETENTION is on, and nothing says for how long things are kept',
    'Set COLONIES_RETENTION_POLICY to a number of seconds.',
  )
}

/** @throws Fault USAGE for what is no whole number of seconds above 0 */
export function secondsOf(setting: Setting<string> | undefined): number | undefined {
  if (!setting) return undefined
  if (/^\d{1,12}$/.test(setting.value) && Number(setting.value) > 0) return Number(setting.value)
  throw new Fault(
    'USAGE',
    `${setting.origin} is ${JSON.stringify(setting.value)}`,
    'Set it to a whole number of seconds above 0, or unset it.',
  )
}

export interface CertificateFlags {
  readonly insecure: boolean
  readonly tlscert?: string | undefined
  readonly tlskey?: string | undefined
}

/** Certificate and key where HTTPS is wanted. @throws Fault USAGE, FILE_NOT_FOUND, FILE_UNREADABLE */
export async function serverCertificate(
  flags: CertificateFlags,
  env: Environment,
): Promise<ServerCertificate | undefined> {
  const tls = fromEnvironment(env, 'COLONIES_TLS', 'COLONIES_SERVER_HTTP_TLS', 'COLONIES_SERVER_TLS')
  const wanted = tls && booleanOf(tls).value
  const flagged = flags.tlscert !== undefined || flags.tlskey !== undefined
  if (flags.insecure || (wanted === false && !flagged)) return undefined
  const certificate = flags.tlscert ?? fromEnvironment(env, 'COLONIES_SERVER_HTTP_TLS_CERT', 'COLONIES_TLSCERT')?.value
  const key = flags.tlskey ?? fromEnvironment(env, 'COLONIES_SERVER_HTTP_TLS_KEY', 'COLONIES_TLSKEY')?.value
  if (certificate === undefined && key === undefined && !wanted) return undefined
  return readServerCertificate({certificate, key}, 'Give --tlscert and --tlskey, or --insecure for HTTP.')
}
