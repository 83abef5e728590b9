import {newObjectId} from '../../wire/object-id.js'
import type {Reference} from '../../wire/objects/files.js'
import {requireFile} from '../files/require-file.js'
import {operation} from '../operation.js'
import {fileJson, insertFile} from '../tables/file.js'

/** A new revision, whether or not anything changed (reference: colonies-protocol, section 19). */
export const addFile = operation({
  type: 'addfilemsg',
  kind: 'write',
  colonyName: ({file}) => file.colonyname,
  run: ({file: asked}, {colony}, {store, now}) => {
    requireFile(asked)
    const file = {
      id: newObjectId(),
      colony: colony.key,
      label: asked.label,
      name: asked.name,
      size: asked.size,
      checksum: asked.checksum,
      checksumAlgorithm: asked.checksumalg,
      reference: withoutSecrets(asked.ref),
      added: now(),
    }
    const key = insertFile(store, file)
    return fileJson({...file, key}, colony.name)
  },
})

/**
 * Upstream keeps the keys of S3 and hands them to every member; its clients work with those of their own environment.
 * Like upstream, there is no other protocol.
 */
function withoutSecrets({s3object}: Reference): Reference {
  return {protocol: 's3', s3object: {...s3object, accesskey: '', secretkey: '', encryptionkey: ''}}
}
