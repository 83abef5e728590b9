import {boolean, integer, string} from '@oclif/core/flags'
import {openingFlags} from '../flags/passphrase.js'

const PLACE = 'SERVER'
const KEY = 'KEY'

const hiddenKey = () => string({hidden: true, helpValue: 'KEY'})
const keystore = (description: string) => string({helpGroup: KEY, helpValue: 'NAME', description})

/** For all commands that talk to a server: where it is, and whose key signs. */
export const connectionFlags = {
  host: string({
    helpGroup: PLACE,
    helpValue: 'HOST',
    description: 'Host of the server (COLONIES_SERVER_HOST) [default: the one that runs here, else none is needed]',
  }),
  port: integer({
    helpGroup: PLACE,
    helpValue: 'PORT',
    min: 1,
    max: 65_535,
    description: 'Its port (COLONIES_SERVER_HTTP_PORT, COLONIES_SERVER_PORT)',
  }),
  insecure: boolean({helpGroup: PLACE, description: 'HTTP instead of HTTPS (COLONIES_TLS=false)'}),
  'skip-tls-verify': boolean({helpGroup: PLACE, description: 'Take any certificate of the server'}),
  verbose: boolean({char: 'v', helpGroup: PLACE, description: 'Tell on stderr what is asked (COLONIES_VERBOSE=true)'}),
  prvkey: hiddenKey(),
  keystore: keystore('Keystore of the key that signs [default: COLONIES_PRVKEY]'),
  ...openingFlags,
}

/** `connectionFlags` of commands that the owner of the colony signs. */
export const ownerSigns = {
  ...connectionFlags,
  keystore: keystore('Keystore of the key that signs [default: COLONIES_COLONY_PRVKEY]'),
  colonyprvkey: hiddenKey(),
}

/** `connectionFlags` of commands that the owner of the server signs. */
export const serverOwnerSigns = {
  ...connectionFlags,
  keystore: keystore('Keystore of the key that signs [default: COLONIES_SERVER_PRVKEY]'),
  serverprvkey: hiddenKey(),
}

/** For commands that the owner of the colony signs a part of. */
export const ownerFlags = {
  colonyprvkey: hiddenKey(),
  'owner-keystore': keystore("Keystore of the colony's owner [default: COLONIES_COLONY_PRVKEY]"),
}

/** For commands that show or need the key of the server's owner besides. */
export const serverOwnerFlags = {
  serverprvkey: hiddenKey(),
  'server-keystore': keystore("Keystore of the server's owner [default: COLONIES_SERVER_PRVKEY]"),
}

const colony = string({helpValue: 'NAME', description: 'Name of the colony [default: COLONIES_COLONY_NAME]'})

/** Another colony than that of the environment. */
export const colonyNameFlag = {colonyname: colony}

/** The same, by a flag that upstream has kept from the time of ids. */
export const colonyIdFlag = {colonyid: colony}
