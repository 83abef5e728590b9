import {randomBytes} from 'node:crypto'
import type {File} from '../wire/objects/files.js'
import type {ColonyMember} from './colony-member.js'
import type {Content, ObjectStorage} from './object-storage.js'

/** A name for an object that nobody else will make: a random id, as upstream's are. */
export const newObjectName = (): string => randomBytes(32).toString('hex')

/** Where a file stands, and where its bytes lie already; of an empty file there is no object. */
export interface NewRevision {
  readonly label: string
  readonly name: string
  readonly content: Content
  readonly object: string
}

/**
 * Tells the server of the newest revision of a file, as upstream's `uploadFile` in `pkg/fs/fs_client.go` does, but for the
 * keys of the storage, which are nobody's business. Host and port stand apart, as pycolonies joins them; the Go client
 * reads neither. @throws as `call`
 */
export function addRevision(
  {call, colonyName}: ColonyMember,
  {label, name, content, object}: NewRevision,
  {host, port, tls, region, bucket}: ObjectStorage['place'],
  signal?: AbortSignal,
): Promise<File> {
  const server = host.includes(':') ? `[${host}]` : host
  return call(
    'addfilemsg',
    {
      file: {
        colonyname: colonyName,
        label,
        name,
        ...content,
        checksumalg: 'SHA256',
        ref: {protocol: 's3', s3object: {server, port, tls: tls !== undefined, region, bucket, object}},
      },
    },
    signal,
  )
}
