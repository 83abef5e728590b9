import {homedir, userInfo} from 'node:os'
import {join} from 'node:path'
import {type KeystorePlace, keystoreDirectory} from '../keystore/directory.js'

/** The home directory, absolute also where HOME is set to nothing. */
function home(): string {
  return homedir() || userInfo().homedir
}

/** Folder of our own state: `CONTINUUM_HOME`, else `$XDG_STATE_HOME/continuum`, else `~/.local/state/continuum`. */
export function stateDirectory(env: NodeJS.ProcessEnv = process.env): string {
  if (env.CONTINUUM_HOME) return env.CONTINUUM_HOME
  return join(env.XDG_STATE_HOME || join(home(), '.local', 'state'), 'continuum')
}

/** Folder of what can be made again: `$XDG_CACHE_HOME/continuum`, else `~/.cache/continuum`. */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME || join(home(), '.cache'), 'continuum')
}

/** Where keystores are, as DCP has them: `DCP_RESOURCE_DIR`, else `$XDG_DATA_HOME/dcp`, else `~/.dcp`. */
export function keystorePlace(env: NodeJS.ProcessEnv = process.env): KeystorePlace {
  const place = home()
  return {directory: keystoreDirectory({...env, HOME: place}), home: place}
}
