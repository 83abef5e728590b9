import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {integer, string} from '@oclif/core/flags'
import type {ControllerAddress, ListenAddress, TlsFiles} from '../../daffi/link/address.js'
import type {Generation} from '../../daffi/wire/messages/generation.js'
import {Fault, readFault} from '../../errors.js'
import {openingFlags} from '../flags/passphrase.js'

const PLACE = 'CONTROLLER'

/** Where the controller is, for whoever connects to it and for itself. */
const placeFlags = {
  host: string({
    helpGroup: PLACE,
    helpValue: 'HOST',
    env: 'DAFFI_HOST',
    description: 'Host of the controller [default: a UNIX socket]',
  }),
  port: integer({helpGroup: PLACE, helpValue: 'PORT', env: 'DAFFI_PORT', min: 1, max: 65_535, description: 'Its port'}),
  'unix-sock-path': string({
    helpGroup: PLACE,
    helpValue: 'DIR',
    env: 'DAFFI_UNIX_SOCK_PATH',
    description: 'Folder of its UNIX socket [default: daffi in the temporary folder]',
  }),
  'ssl-certificate': string({
    helpGroup: PLACE,
    helpValue: 'FILE',
    env: 'DAFFI_SSL_CERTIFICATE',
    description: 'Speak TLS, with this certificate (PEM)',
  }),
  generation: string({
    helpGroup: PLACE,
    options: ['1.0.0', '2.2.1'],
    description: 'Generation of the Python daffi at the other end [default: as recognised]',
  }),
}

/** For commands that connect to a controller. */
export const connectFlags = {
  ...placeFlags,
  keystore: string({
    helpGroup: PLACE,
    helpValue: 'NAME',
    description: 'Keystore to sign with, where the controller admits only some',
  }),
  ...openingFlags,
}

/** For commands that run a controller. */
export const listenFlags = {
  ...placeFlags,
  'ssl-key': string({
    helpGroup: PLACE,
    helpValue: 'FILE',
    env: 'DAFFI_SSL_KEY',
    description: 'Key of the certificate (PEM), for the controller',
  }),
  allow: string({
    helpGroup: PLACE,
    helpValue: 'ADDRESS',
    multiple: true,
    multipleNonGreedy: true,
    description: 'Admit only nodes that sign with this keystore address, or with one of a file of them (@FILE)',
  }),
}

export interface PlaceFlags {
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly 'unix-sock-path'?: string | undefined
  readonly 'ssl-certificate'?: string | undefined
  readonly 'ssl-key'?: string | undefined
  readonly generation?: string | undefined
}

/** Where to connect. @throws Fault USAGE for a host without a port */
export function controllerAddress(flags: PlaceFlags, temporaryDirectory: string): ControllerAddress {
  const address = listenAddress(flags, temporaryDirectory)
  if (address.kind === 'unix' || address.port !== 0) return address
  throw new Fault(
    'USAGE',
    `The port of the controller on ${address.host} is missing`,
    'Give --port; it was printed when the controller started.',
  )
}

/** Where to listen; port 0 is a free one. A port alone is one of this machine. @throws Fault USAGE */
export function listenAddress(flags: PlaceFlags, temporaryDirectory: string): ListenAddress {
  const {host, port, 'unix-sock-path': directory} = flags
  if (host !== undefined || port !== undefined) {
    if (directory !== undefined) {
      throw new Fault(
        'USAGE',
        'A controller has a UNIX socket or a host and port, not both',
        'Leave out --unix-sock-path, or --host and --port.',
      )
    }
    return {kind: 'tcp', host: host || 'localhost', port: port ?? 0}
  }
  if (directory !== undefined) return {kind: 'unix', path: join(directory, '.sock')}
  return {kind: 'unix', path: join(temporaryDirectory, 'daffi', '.sock'), owner: process.geteuid?.()}
}

export const generationOf = ({generation}: PlaceFlags): Generation | undefined =>
  generation === '1.0.0' || generation === '2.2.1' ? generation : undefined

/** The certificate, and for a controller its key. @throws Fault USAGE, FILE_NOT_FOUND, FILE_UNREADABLE */
export async function tlsFiles(flags: PlaceFlags, side: 'node' | 'controller'): Promise<TlsFiles | undefined> {
  const {'ssl-certificate': certificate, 'ssl-key': key} = flags
  if (certificate === undefined && key === undefined) return undefined
  if (certificate === undefined || (side === 'controller' && key === undefined)) {
    throw new Fault('USAGE', 'TLS needs a certificate and its key', 'Give both --ssl-certificate and --ssl-key.')
  }
  return {
    certificate: await pem(certificate),
    key: side === 'controller' && key !== undefined ? await pem(key) : undefined,
  }
}

async function pem(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw readFault(error, file)
  }
}
