import type {StorageSettings} from '../../colonies/files/object-storage.js'
import {Fault} from '../../errors.js'
import {booleanOf, type Environment, fromEnvironment, isOn, type Setting} from './server-choice.js'

const SERVICE = ['AWS_S3_ENDPOINT', 'AWS_S3_ACCESSKEY', 'AWS_S3_SECRETKEY', 'AWS_S3_BUCKET'] as const
const MORE = ['AWS_S3_REGION', 'AWS_S3_REGION_KEY', 'AWS_S3_TLS', 'AWS_S3_SKIPVERIFY'] as const
/** Where S3 is when nobody says where. */
const REGION = 'us-east-1'

/** What variables say of an S3 service: its settings, and a file with the authorities to trust instead of the system's. */
export interface StorageVariables {
  readonly settings: StorageSettings
  readonly authority: string | undefined
}

/**
 * The S3 service that `AWS_S3_*` name, as upstream's `pkg/fs/s3.go` reads them; undefined where none of them is set.
 * @throws Fault USAGE for a part of them, or a value that is none
 */
export function storageVariables(env: Environment): StorageVariables | undefined {
  const given = [...SERVICE, ...MORE].filter((name) => env[name])
  if (given.length === 0) return undefined
  const value = (name: (typeof SERVICE)[number]): string => {
    const found = env[name]
    if (found) return found
    throw new Fault('USAGE', `${name} is missing, ${given[0]} is set`, `Set all of ${SERVICE.join(', ')}, or none.`)
  }
  const tls = fromEnvironment(env, 'AWS_S3_TLS')
  const {host, port, isSecure} = endpointOf(value('AWS_S3_ENDPOINT'), tls && booleanOf(tls))
  return {
    settings: {
      host,
      port,
      tls: isSecure ? {rejectUnauthorized: !isOn(env, 'AWS_S3_SKIPVERIFY')} : undefined,
      accessKey: value('AWS_S3_ACCESSKEY'),
      secretKey: value('AWS_S3_SECRETKEY'),
      region: fromEnvironment(env, 'AWS_S3_REGION', 'AWS_S3_REGION_KEY')?.value ?? REGION,
      bucket: value('AWS_S3_BUCKET'),
    },
    // The variable of Amazon's own tools.
    authority: env.AWS_CA_BUNDLE || undefined,
  }
}

/** `host`, `host:port`, `[::1]:port`, or either with `http://` or `https://` before it. Without a word about TLS there is none. */
function endpointOf(text: string, tls: Setting<boolean> | undefined) {
  const [, scheme, rest = ''] = /^(?:(https?):\/\/)?(.*)$/i.exec(text.trim()) ?? []
  const isSecure = scheme ? scheme.toLowerCase() === 'https' : (tls?.value ?? false)
  if (tls && tls.value !== isSecure) {
    throw new Fault('USAGE', `AWS_S3_ENDPOINT says ${scheme}, AWS_S3_TLS is ${tls.value}`, 'Let them say the same.')
  }
  const url = parsed(`${isSecure ? 'https' : 'http'}://${rest}`)
  if (url?.pathname !== '/' || url.search || url.hash || url.username || url.password) {
    throw new Fault('USAGE', 'AWS_S3_ENDPOINT is no address of a service', 'Example: AWS_S3_ENDPOINT=localhost:9000')
  }
  const host = /^\[(.*)\]$/.exec(url.hostname)?.[1] ?? url.hostname
  return {host, port: Number(url.port) || (isSecure ? 443 : 80), isSecure}
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
