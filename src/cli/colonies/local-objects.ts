import {reachableHost} from '../../colonies/client/http-place.js'
import type {DevPlace} from '../../colonies/dev/place.js'
import type {StorageSettings} from '../../colonies/files/object-storage.js'

/** Who serves the objects of a place. */
interface Serving {
  readonly host: string
  readonly port: number
  readonly tls?: boolean
  close?(): Promise<void>
}

export interface LocalObjects {
  /** The S3 service with the objects of a place, which is served until this is closed, where no server runs. */
  objects(): Promise<StorageSettings>
  close(): Promise<void>
}

/** @param serve is asked when objects are first needed */
export function localObjects(place: DevPlace, serve: () => Promise<Serving>): LocalObjects {
  let serving: Promise<Serving> | undefined
  return {
    objects: async () => {
      const {
        STORAGE_BUCKET: bucket,
        STORAGE_REGION: region,
        storageKeys,
      } = await import('../../colonies/dev/storage-keys.js')
      serving ??= serve()
      const {host, port, tls} = await serving
      // It has shown that it is the server of this place; a certificate for this address it can hardly have.
      const trust = tls ? {rejectUnauthorized: false} : undefined
      return {host: reachableHost(host), port, tls: trust, ...(await storageKeys(place)), region, bucket}
    },
    close: async () => {
      const {close} = (await serving?.catch(() => undefined)) ?? {}
      await close?.()
    },
  }
}
