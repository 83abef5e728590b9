import {newObjectId} from '../../wire/object-id.js'
import type {Context} from '../operation.js'
import type {BlueprintRow} from '../tables/blueprint.js'
import {insertLocation, locationByName} from '../tables/location.js'

/** Makes the location that a blueprint names, where the colony has none of that name. It stays when the blueprint goes. */
export function ensureLocation(
  {store}: Context,
  colony: number,
  blueprint: Pick<BlueprintRow, 'name' | 'location'>,
): void {
  const {location, name} = blueprint
  if (location === '' || locationByName(store, colony, location)) return
  const description = `Auto-created from blueprint ${name}`
  insertLocation(store, {colony, id: newObjectId(), name: location, description, long: 0, lat: 0})
}
