import {randomUUID} from 'node:crypto'
import {type Blueprint, blueprintHistory} from '../../wire/objects/blueprints.js'
import {formatTime} from '../../wire/time.js'
import type {Context, Member} from '../operation.js'
import {insertHistory} from '../tables/blueprint-history.js'

/** Remembers what a blueprint has become, and by whose key. @param key of its row */
export function recordHistory(
  {store, now}: Context,
  caller: Member,
  key: number,
  {blueprintid, kind, metadata, spec, status}: Blueprint,
  changetype: 'create' | 'update',
): void {
  const entry = {
    historyid: randomUUID(),
    blueprintid,
    kind,
    namespace: caller.colony.name,
    name: metadata.name,
    generation: metadata.generation,
    spec,
    status,
    timestamp: formatTime(now()),
    changedby: caller.id,
    changetype,
  }
  insertHistory(store, key, blueprintHistory.encode(entry))
}
