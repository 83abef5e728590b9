import {boolean, integer, string} from '@oclif/core/flags'
import {Fault} from '../../errors.js'

/** For commands that run a server. */
export const placeFlags = {
  port: integer({
    helpValue: 'PORT',
    min: 0,
    max: 65_535,
    description: 'Port, 0 is a free one (COLONIES_SERVER_HTTP_PORT, COLONIES_SERVER_PORT) [default: 50080]',
  }),
  data: string({
    helpValue: 'DIR',
    description: 'Folder of its store and keys [default: colonies in the state directory]',
  }),
}

export const listenFlags = {
  host: string({
    helpValue: 'HOST',
    default: '127.0.0.1',
    description: 'Address to listen on; 0.0.0.0 is all of this machine',
  }),
  ...placeFlags,
  datadir: string({hidden: true, exclusive: ['data']}),
  insecure: boolean({description: 'HTTP, also where a certificate is set (COLONIES_TLS=false)'}),
  tlscert: string({
    helpValue: 'FILE',
    description: 'Speak HTTPS with this certificate (PEM; COLONIES_SERVER_HTTP_TLS_CERT, COLONIES_TLSCERT)',
  }),
  tlskey: string({
    helpValue: 'FILE',
    description: 'Key of the certificate (PEM; COLONIES_SERVER_HTTP_TLS_KEY, COLONIES_TLSKEY)',
  }),
  initdb: boolean({description: 'Make COLONIES_SERVER_ID the owner, also of a store that has another'}),
  'refuse-replays': boolean({description: 'Refuse a request that was answered before'}),
  verbose: boolean({char: 'v', description: 'Tell on stderr of each request (COLONIES_VERBOSE=true)'}),
}

const POSTGRES = 'this server keeps everything in SQLite, in the folder of --data, and needs no PostgreSQL'
const ETCD = 'this server runs alone, without etcd and other nodes; several of them may share one --data'

/** Flags of upstream's server for what this one does not have, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  dbtype: POSTGRES,
  dbhost: POSTGRES,
  dbport: POSTGRES,
  dbuser: POSTGRES,
  dbpassword: POSTGRES,
  etcdname: ETCD,
  etcdhost: ETCD,
  etcdclientport: ETCD,
  etcdpeerport: ETCD,
  etcddatadir: ETCD,
  relayport: ETCD,
  'initial-cluster': ETCD,
}

export const refusedFlags = Object.fromEntries(Object.keys(REFUSED).map((name) => [name, string({hidden: true})]))

/** For commands about the store of a server: its place, and upstream's flags, which are refused. */
export const databaseFlags = {
  data: placeFlags.data,
  ...Object.fromEntries(['dbhost', 'dbport', 'dbuser', 'dbpassword'].map((name) => [name, string({hidden: true})])),
}

/** @throws Fault FLAG_UNSUPPORTED */
export function refuseFlags(flags: Readonly<Record<string, unknown>>): void {
  for (const [name, why] of Object.entries(REFUSED)) {
    if (flags[name] !== undefined) throw new Fault('FLAG_UNSUPPORTED', `--${name}: ${why}`, `Leave out --${name}.`)
  }
}
