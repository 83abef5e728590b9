import {findRunningServer} from '../../colonies/client/find-running-server.js'
import {urlOf} from '../../colonies/client/http-place.js'
import {existingDevIdentity} from '../../colonies/dev/keys.js'
import {type DevPlace, devPlace} from '../../colonies/dev/place.js'
import {identityOfKey} from '../../colonies/wire/identity.js'
import {readKeystore} from '../../keystore/read.js'
import type {ConfigEntry} from '../../output/views/colonies-config.js'
import type {PassphraseContext} from '../passphrase.js'
import {keystorePlace, stateDirectory} from '../places.js'
import {coloniesDirectory, DEV_ROLE} from './connection.js'
import type {ConnectionFlags} from './connection-choice.js'
import {devExecutor} from './dev-executor.js'
import {keySource, readKey} from './identity.js'
import {type Environment, fromEnvironment, namedServer, type Setting} from './server-choice.js'
import type {Signer} from './session.js'

/** The server of this machine, or its store and keys while none runs. */
const OWN = 'own server'

/** Everything that commands would use, and where each value comes from. Opens no keystore, and makes nothing. */
export async function configuration(
  flags: ConnectionFlags,
  context: PassphraseContext,
  env: Environment = process.env,
): Promise<readonly ConfigEntry[]> {
  const state = stateDirectory()
  const {entries, place} = await serverEntries(flags, env, coloniesDirectory(state))
  const named = (name: string, fallback: string | null, ...variables: string[]): ConfigEntry => {
    const {value, origin}: Setting<string | null> = fromEnvironment(env, ...variables) ?? {
      value: fallback,
      origin: 'default',
    }
    return {name, value, origin}
  }
  const executor = devExecutor({})
  const identity = (name: string, signer: Signer) => identityEntry(name, signer, flags, env, place, context)
  return [
    ...entries,
    named('colony', place ? 'dev' : null, 'COLONIES_COLONY_NAME'),
    await identity('identity', 'member'),
    await identity('colony owner', 'owner'),
    await identity('server owner', 'server'),
    named('executor name', place ? executor.name : null, 'COLONIES_EXECUTOR_NAME'),
    named('executor type', place ? executor.type : null, 'COLONIES_EXECUTOR_TYPE'),
    {name: 'state directory', value: state, origin: originOfState(env)},
  ]
}

function originOfState(env: Environment): string {
  return fromEnvironment(env, 'CONTINUUM_HOME', 'XDG_STATE_HOME')?.origin ?? 'default'
}

/** @param place of the keys that commands fall back to; undefined where a server is named */
async function serverEntries(
  flags: ConnectionFlags,
  env: Environment,
  directory: string,
): Promise<{readonly entries: readonly ConfigEntry[]; readonly place: DevPlace | undefined}> {
  const named = namedServer(flags, env)
  if (named) {
    const {host, port, tls} = named
    const entries = [
      {name: 'host', ...host},
      {name: 'port', value: String(port.value), origin: port.origin},
      {name: 'tls', value: String(tls.value), origin: tls.origin},
    ]
    return {entries, place: undefined}
  }
  const found = await findRunningServer(directory)
  await found?.transport.close()
  if (!found) {
    const place = devPlace(directory)
    return {entries: [{name: 'store', value: place.store, origin: OWN}], place}
  }
  const {host, port, tls, data} = found.server
  const url = urlOf({host, port, tls: tls && {rejectUnauthorized: false}})
  return {entries: [{name: 'server', value: url, origin: OWN}], place: devPlace(data)}
}

async function identityEntry(
  name: string,
  signer: Signer,
  flags: ConnectionFlags,
  env: Environment,
  place: DevPlace | undefined,
  context: PassphraseContext,
): Promise<ConfigEntry> {
  const source = keySource(signer, 'member', flags, env)
  if (!source) {
    const value = place ? ((await existingDevIdentity(place, DEV_ROLE[signer])) ?? null) : null
    return {name, value, origin: place ? OWN : 'nobody gave one'}
  }
  switch (source.kind) {
    case 'text': {
      const key = await readKey(source, context, undefined)
      return {name, value: identityOfKey(key), origin: source.origin}
    }
    case 'keystore': {
      const {document} = await readKeystore(source.name, keystorePlace())
      return {name, value: document.colonyId, origin: source.origin}
    }
  }
}
