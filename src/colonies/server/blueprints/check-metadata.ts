import type {Blueprint} from '../../wire/objects/blueprints.js'
import {parseTime, ZERO_TIME} from '../../wire/time.js'
import {LONGEST_DESCRIPTION, requireName, requireShortName, requireText} from '../limits.js'
import {RpcError} from '../rpc-error.js'

type Metadata = Blueprint['metadata']

/** More than a client may start with: it counts up from there, and many languages cannot. */
const LAST_GENERATION = 2n ** 53n - 1n

/** Refuses metadata that the store cannot hold. @param what such as `blueprint` @throws RpcError 400 */
export function requireMetadata(metadata: Metadata, what: string): void {
  const {name, locationname, labels, annotations} = metadata
  requireName(name, what)
  requireShortName(locationname, 'location')
  requireShortName(metadata.lastReconciliationProcess, 'process')
  for (const time of ['createdAt', 'updatedAt', 'lastReconciliationTime'] as const) requireTime(metadata[time], time)
  if (metadata.generation < 0n || metadata.generation > LAST_GENERATION) {
    throw new RpcError(400, `The generation of the ${what} must be from 0 to ${LAST_GENERATION}`)
  }
  let characters = 0
  for (const [key, value] of [...Object.entries(labels), ...Object.entries(annotations)]) {
    requireName(key, 'label or annotation')
    requireText(value, 'label or annotation')
    characters += key.length + value.length
  }
  if (characters > LONGEST_DESCRIPTION) {
    throw new RpcError(400, `The labels and annotations exceed ${LONGEST_DESCRIPTION} characters`)
  }
}

function requireTime(time: string, field: string): void {
  if (time === '' || time.startsWith(ZERO_TIME.slice(0, 5)) || parseTime(time) !== undefined) return
  throw new RpcError(400, `The ${field} is no time as RFC 3339 writes it`)
}
