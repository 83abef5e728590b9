import {boolean, integer, string} from '@oclif/core/flags'
import {Fault} from '../../errors.js'
import {readServerCertificate, type ServerCertificate} from '../server-certificate.js'

/** No service has this port at IANA, and no other program of ours. */
const DEFAULT_PORT = 8456

export const schedulerFlags = {
  host: string({
    helpValue: 'HOST',
    default: '127.0.0.1',
    description: 'Address to listen on; 0.0.0.0 is all of this machine',
  }),
  port: integer({helpValue: 'PORT', min: 0, max: 65_535, default: DEFAULT_PORT, description: 'Port, 0 is a free one'}),
  data: string({
    helpValue: 'DIR',
    description: 'Folder of its store and key [default: the state directory, where "dcp job" looks]',
    parse: async (text) => folderIn(text),
  }),
  tlscert: string({helpValue: 'FILE', description: 'Speak HTTPS with this certificate (PEM)'}),
  tlskey: string({helpValue: 'FILE', description: 'Key of the certificate (PEM)'}),
  workers: integer({
    helpValue: 'N',
    min: 0,
    max: 1024,
    default: 0,
    description: 'Sandboxes of this process that compute slices',
  }),
  'allow-weak-sandbox': boolean({
    description: 'Let --workers compute jobs of others also where only Node itself guards this machine',
  }),
  origin: string({
    helpValue: 'URL',
    multiple: true,
    multipleNonGreedy: true,
    description: 'Origin of web pages that may connect, such as https://example.com (may be repeated)',
    parse: async (text) => originIn(text),
  }),
  verbose: boolean({char: 'v', description: 'Tell on stderr of each request'}),
}

export interface SchedulerCertificateFlags {
  readonly tlscert?: string | undefined
  readonly tlskey?: string | undefined
}

/** Certificate and key where HTTPS is wanted. @throws Fault USAGE, FILE_NOT_FOUND, FILE_UNREADABLE */
export async function schedulerCertificate(flags: SchedulerCertificateFlags): Promise<ServerCertificate | undefined> {
  const {tlscert: certificate, tlskey: key} = flags
  if (certificate === undefined && key === undefined) return undefined
  return readServerCertificate({certificate, key}, 'Give both --tlscert and --tlskey, or neither for HTTP.')
}

/** An empty path would be the working directory: a variable that is not set must not fill that. */
function folderIn(text: string): string {
  if (text !== '') return text
  throw new Fault('USAGE', '--data is empty', 'Name a folder, or leave it out.')
}

/** An origin as browsers send it. */
function originIn(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin
  throw new Fault('USAGE', `${JSON.stringify(text)} is no origin of web pages`, 'Such as https://example.com')
}
