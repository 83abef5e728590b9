import {isIPv6} from 'node:net'
import {Fault} from '../../errors.js'
import type {ConnectionFlags} from './connection-choice.js'

/** A value and who gave it: a flag (`--host`), a variable (`COLONIES_SERVER_HOST`), or `default`. */
export interface Setting<Value> {
  readonly value: Value
  readonly origin: string
}

/** The server that somebody named. */
export interface NamedServer {
  readonly host: Setting<string>
  readonly port: Setting<number>
  readonly tls: Setting<boolean>
  readonly skipVerify: boolean
  /** File with the certificates to trust instead of the system's: COLONIES_CA. */
  readonly authority: string | undefined
}

export type Environment = Readonly<Record<string, string | undefined>>

/** The first of these variables that is set; an empty one counts as unset. */
export function fromEnvironment(env: Environment, ...names: readonly string[]): Setting<string> | undefined {
  for (const name of names) {
    const value = env[name]
    if (value) return {value, origin: name}
  }
  return undefined
}

/** Upstream wants exactly `true` or `false`. @throws Fault USAGE */
export function booleanOf({value, origin}: Setting<string>): Setting<boolean> {
  if (/^(?:true|1|yes)$/i.test(value)) return {value: true, origin}
  if (/^(?:false|0|no)$/i.test(value)) return {value: false, origin}
  throw new Fault('USAGE', `${origin} is ${JSON.stringify(value)}`, `Set it to true or false, or unset it.`)
}

/** Whether a variable is set, and to true. @throws Fault USAGE */
export function isOn(env: Environment, name: string): boolean {
  const setting = fromEnvironment(env, name)
  return setting !== undefined && booleanOf(setting).value
}

/**
 * The server that flags or variables name, flags first; undefined when none does: then it is the one of this machine.
 * Without a word about TLS it is HTTPS, as upstream. @throws Fault USAGE for a host without a port, or a value that is none
 */
export function namedServer(flags: ConnectionFlags, env: Environment): NamedServer | undefined {
  const host = hostOf(flags.host ? {value: flags.host, origin: '--host'} : fromEnvironment(env, 'COLONIES_SERVER_HOST'))
  const port =
    flags.port === undefined
      ? portOf(fromEnvironment(env, 'COLONIES_SERVER_HTTP_PORT', 'COLONIES_SERVER_PORT'))
      : {value: flags.port, origin: '--port'}
  if (!host && !port) return undefined
  if (!port) {
    throw new Fault(
      'USAGE',
      `The port of the server ${host?.value} is missing`,
      'Give --port, or set COLONIES_SERVER_PORT.',
    )
  }
  const tls = fromEnvironment(env, 'COLONIES_TLS', 'COLONIES_SERVER_TLS')
  return {
    host: host ?? {value: 'localhost', origin: 'default'},
    port,
    tls: flags.insecure
      ? {value: false, origin: '--insecure'}
      : tls
        ? booleanOf(tls)
        : {value: true, origin: 'default'},
    skipVerify: flags['skip-tls-verify'] ?? false,
    authority: env.COLONIES_CA || undefined,
  }
}

/** A name or an address, an IPv6 one also in brackets. @throws Fault USAGE for what is neither, such as a URL */
function hostOf(setting: Setting<string> | undefined): Setting<string> | undefined {
  if (!setting) return undefined
  const value = /^\[(.*)\]$/.exec(setting.value)?.[1] ?? setting.value
  if (/^[^\s/@[\]:]+$/.test(value) || isIPv6(value)) return {...setting, value}
  throw new Fault(
    'USAGE',
    `${setting.origin} is ${JSON.stringify(setting.value)}, which is no host`,
    'Give a name or an address alone; the port stands in --port, or COLONIES_SERVER_PORT.',
  )
}

/** @throws Fault USAGE for what is no port */
export function portOf(setting: Setting<string> | undefined): Setting<number> | undefined {
  if (!setting) return undefined
  const port = Number(setting.value)
  if (/^\d{1,5}$/.test(setting.value) && port > 0 && port < 65_536) return {value: port, origin: setting.origin}
  throw new Fault('USAGE', `${setting.origin} is ${JSON.stringify(setting.value)}, which is no port`, 'Correct it.')
}
