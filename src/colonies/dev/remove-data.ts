import {rm} from 'node:fs/promises'
import {removeStore} from '../../store/remove-store.js'
import type {DevPlace} from './place.js'

/** Removes the store and the objects of a place; its keys stay. @throws Fault as `removeStore` */
export async function removeData({store, objects}: DevPlace): Promise<void> {
  removeStore(store, 'colony')
  await rm(objects, {recursive: true, force: true})
}
