import {join} from 'node:path'

/** Where the server of this machine keeps its things: `<state>/colonies`, or the folder of `--data`. */
export interface DevPlace {
  readonly directory: string
  /** The database. */
  readonly store: string
  /** Folder of the keystores of server, owner, user and executor. */
  readonly keystores: string
  /** What the server that runs here says of itself. */
  readonly running: string
  /** Folder of the objects of the S3 service. */
  readonly objects: string
  /** Its keys. */
  readonly storageKeys: string
}

export function devPlace(directory: string): DevPlace {
  return {
    directory,
    store: join(directory, 'colonies.db'),
    keystores: join(directory, 'keystores'),
    running: join(directory, 'running.json'),
    objects: join(directory, 'objects'),
    storageKeys: join(directory, 'storage-keys.json'),
  }
}
