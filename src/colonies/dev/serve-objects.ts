import {type Listening, listen} from '../server/http/listen.js'
import type {ColoniesServer} from '../server/open-server.js'
import {type ObjectService, objectService} from '../server/s3/object-service.js'
import type {DevPlace} from './place.js'
import {storageKeys} from './storage-keys.js'

/** The S3 service of a place, with its keys, over its open store. @throws Fault as `storageKeys` */
export async function placeObjects(
  place: DevPlace,
  server: Pick<ColoniesServer, 'context' | 'commits'>,
  failed?: (error: unknown) => void,
): Promise<ObjectService> {
  const keys = await storageKeys(place)
  return objectService(server, {directory: place.objects, keys, ...(failed && {failed})})
}

/**
 * Serves the objects of a place on a free port of the loopback, for a command that needs them while no server runs. To be
 * closed before the server. @throws Fault as `storageKeys` and `listen`
 */
export async function serveObjects(
  place: DevPlace,
  server: Pick<ColoniesServer, 'dispatch' | 'subscriptions' | 'context' | 'commits'>,
): Promise<Pick<Listening, 'host' | 'port' | 'close'>> {
  const objects = await placeObjects(place, server)
  const {host, port, close} = await listen(server, {port: 0, objects})
  return {
    host,
    port,
    close: async () => {
      await close()
      await objects.close()
    },
  }
}
