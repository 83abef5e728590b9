import {mkdtemp, rm} from 'node:fs/promises'
import {createRequire} from 'node:module'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {StorageSettings} from '../../src/colonies/files/object-storage.js'
import {ROOT} from './run-program.js'

/** An S3 server that nobody of us has written. */
export interface IndependentS3 {
  readonly settings: StorageSettings
  /** Folder of its buckets. */
  readonly directory: string
  close(): Promise<void>
}

interface S3rver {
  run(): Promise<AddressInfo>
  close(): Promise<void>
}

const MODULE = join(ROOT, 'test/peers/s3rver/node_modules/s3rver')

/** Starts s3rver on a free port of this machine. @param options of its own */
export async function startIndependentS3(options: object = {}): Promise<IndependentS3> {
  const Server = createRequire(import.meta.url)(MODULE) as new (options: object) => S3rver
  const directory = await mkdtemp(join(tmpdir(), 's3rver-'))
  const server = new Server({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    ...options,
  })
  const {port} = await server.run()
  return {
    directory,
    settings: {
      host: '127.0.0.1',
      port,
      tls: undefined,
      accessKey: 'S3RVER',
      secretKey: 'S3RVER',
      region: 'us-east-1',
      bucket: 'colonyfs',
    },
    close: async () => {
      await server.close()
      await rm(directory, {recursive: true, force: true})
    },
  }
}
