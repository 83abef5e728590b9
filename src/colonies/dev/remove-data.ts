import {readdir, rm, rmdir} from 'node:fs/promises'
import {join} from 'node:path'
import {systemErrorCode} from '../../errors.js'
import {removeStore} from '../../store/remove-store.js'
import type {DevPlace} from './place.js'

/** Folders of the content-addressed objects (server/s3/blobs.ts); what else lies beside them is not ours to remove. */
const OURS = /^(?:incoming|[0-9a-f]{2})$/

/** Removes the store and the objects of a place; its keys stay. @throws Fault as `removeStore` */
export async function removeData({store, objects}: DevPlace): Promise<void> {
  removeStore(store, 'colony')
  const names = await readdir(objects).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return []
    throw error
  })
  for (const name of names.filter((each) => OURS.test(each))) await rm(join(objects, name), {recursive: true})
  if (names.every((name) => OURS.test(name))) await rmdir(objects).catch(() => {})
}
