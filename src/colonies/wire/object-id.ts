import {randomUUID} from 'node:crypto'
import {hashText} from './identity.js'

/** A new id of an object, as ColonyOS makes them (`pkg/core/utils.go`): 64 hex digits. */
export function newObjectId(): string {
  return hashText(randomUUID())
}
