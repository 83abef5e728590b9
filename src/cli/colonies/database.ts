import {existsSync} from 'node:fs'
import {findRunningServer} from '../../colonies/client/find-running-server.js'
import {openLocal} from '../../colonies/dev/open-local.js'
import {openOwned} from '../../colonies/dev/open-owned.js'
import type {DevPlace} from '../../colonies/dev/place.js'
import {removeData} from '../../colonies/dev/remove-data.js'
import {serverId} from '../../colonies/server/tables/server.js'
import {Fault} from '../../errors.js'
import type {Owner} from './serve.js'

export interface CreatedDatabase {
  /** Folder of the store. */
  readonly data: string
  /** The database file. */
  readonly database: string
  /** Whose server it is: an identity. */
  readonly serverid: string
  /** Whether it was not there before. */
  readonly created: boolean
}

export interface DroppedDatabase {
  readonly data: string
  readonly database: string
}

/** Makes the store of a server, or brings one of an older release up to date. @throws Fault as `openLocal` and `openOwned` */
export async function createDatabase(place: DevPlace, owner: Owner): Promise<CreatedDatabase> {
  const {directory: data, store: database} = place
  const created = !existsSync(database)
  const server = owner.kind === 'dev' ? await openLocal(place, owner.executor) : openOwned(place, owner, {})
  try {
    return {data, database, serverid: serverId(server.context.store) ?? '', created}
  } finally {
    server.close()
  }
}

/** Refuses to drop what is not there, or is in use. @throws Fault NOT_FOUND, SERVER_RUNNING */
export async function requireDroppable({directory, store}: DevPlace): Promise<void> {
  const running = await findRunningServer(directory)
  await running?.transport.close()
  if (running) {
    const {pid, port} = running.server
    throw new Fault(
      'SERVER_RUNNING',
      `A server runs on ${directory}: process ${pid}, port ${port}`,
      `Stop it first: kill ${pid}`,
    )
  }
  if (!existsSync(store)) {
    throw new Fault('NOT_FOUND', `There is no database in ${directory}`, 'Give the folder of another one with --data.')
  }
}

/** Removes the store and the objects of a place; its keys stay. @throws Fault STORE_BUSY, STORE_UNWRITABLE, and as above */
export async function dropDatabase(place: DevPlace): Promise<DroppedDatabase> {
  await requireDroppable(place)
  await removeData(place)
  return {data: place.directory, database: place.store}
}
