import {parseJson} from '../../wire/json.js'
import {type Blueprint, blueprintMetadata, blueprintValues} from '../../wire/objects/blueprints.js'
import {text} from '../../wire/shape.js'
import type {BlueprintRow} from '../tables/blueprint.js'

/** Nothing was reported yet. */
const NO_STATUS = '{}'

/** A blueprint on the wire. The store holds its large parts as they are sent. */
export function blueprintJson({id, kind, metadata, spec, status}: Omit<BlueprintRow, 'key'>): string {
  const head = `{"blueprintid":${text.encode(id)},"kind":${text.encode(kind)},"metadata":${metadata},"spec":${spec}`
  return status === NO_STATUS ? `${head}}` : `${head},"status":${status}}`
}

/** What the store holds of a blueprint. */
export function blueprintRow({blueprintid, kind, metadata, spec, status}: Blueprint): Omit<BlueprintRow, 'key'> {
  return {
    id: blueprintid,
    name: metadata.name,
    kind,
    location: metadata.locationname,
    metadata: blueprintMetadata.encode(metadata),
    spec: blueprintValues.encode(spec),
    status: blueprintValues.encode(status),
  }
}

/** The metadata of a blueprint that the store holds. */
export function metadataOf({metadata}: BlueprintRow): Blueprint['metadata'] {
  return blueprintMetadata.decode(parseJson(metadata), 'metadata')
}

/** The status of a blueprint that the store holds. */
export function statusOf({status}: BlueprintRow): Blueprint['status'] {
  return blueprintValues.decode(parseJson(status), 'status')
}
