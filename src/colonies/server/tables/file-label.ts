import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {Label} from '../../wire/objects/files.js'
import {list, text as textShape} from '../../wire/shape.js'
import {requireListable} from '../limits.js'

/**
 * A part of a tree of labels: this label, and what begins with it and a slash (`0` is the letter after it). The first
 * two bounds are for the index; between them stand also relatives such as `/proj-other`.
 */
const UNDER = `colony = ?1 AND label >= ?2 AND label < ?2 || '0' AND (label = ?2 OR label >= ?2 || '/')`
const LABELS = `SELECT label, count(*) AS files FROM file WHERE ${UNDER} GROUP BY label ORDER BY label`
const LABELS_OF_COLONY = 'SELECT label, count(*) AS files FROM file WHERE colony = ? GROUP BY label ORDER BY label'
// As one text, which is three times quicker than rows; the order of the index is that of the list, so nothing is sorted.
const NEWEST_IDS = `SELECT json_group_array(f.id) AS ids
  FROM (SELECT max(key) AS newest FROM file WHERE ${UNDER} GROUP BY label, name ORDER BY label, name) n
  CROSS JOIN file f ON f.key = n.newest`
const size = (which: string) =>
  `SELECT coalesce(sum(octet_length(label) + 32), 0) AS bytes FROM (SELECT DISTINCT label FROM file WHERE ${which})`
const SIZE_OF_COLONY = size('colony = ?')
const SIZE_UNDER = size(UNDER)
const COUNT_UNDER = `SELECT count(*) AS count FROM (SELECT 1 FROM file WHERE ${UNDER} GROUP BY label, name)`
/** Characters of an id in a list. */
const ID = 67

const ids = list(textShape)
const labelOf = (row: Parameters<typeof text>[0]): Label => ({name: text(row, 'label'), files: integer(row, 'files')})

/** All labels of a colony, with the number of revisions under each. @throws RpcError 400 when they are too large together */
export function labelsOf(store: Store, colony: number): readonly Label[] {
  requireListable(integer(store.prepare(SIZE_OF_COLONY).get(colony) ?? {}, 'bytes'))
  return store.prepare(LABELS_OF_COLONY).all(colony).map(labelOf)
}

/** This label and those below it: `/proj` and `/proj/a`, but not `/project`. @throws RpcError 400 as `labelsOf` */
export function labelsUnder(store: Store, colony: number, label: string): readonly Label[] {
  requireListable(integer(store.prepare(SIZE_UNDER).get(colony, label) ?? {}, 'bytes'))
  return store.prepare(LABELS).all(colony, label).map(labelOf)
}

/** Ids of the newest revision of every file under a label and those below it. @throws RpcError 400 when there are too many */
export function newestIdsUnder(store: Store, colony: number, label: string): readonly string[] {
  requireListable(integer(store.prepare(COUNT_UNDER).get(colony, label) ?? {}, 'count') * ID)
  const row = store.prepare(NEWEST_IDS).get(colony, label)
  return ids.decode(JSON.parse(text(row ?? {}, 'ids')), 'fileids')
}
