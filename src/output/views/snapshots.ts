import type {File, Snapshot} from '../../colonies/wire/objects/files.js'
import {renderWithIds} from '../short-rows.js'
import {shownSize} from '../shown-size.js'
import {shownTime} from '../shown-time.js'
import type {Terminal, View} from '../terminal.js'
import {renderFields} from './fields.js'

export const snapshotListView: View<readonly Snapshot[]> = (snapshots, terminal) =>
  renderWithIds(
    snapshots,
    'SNAPSHOT ID',
    ({snapshotid}) => snapshotid,
    [
      {head: 'NAME', value: ({name}) => name, narrow: 'cut'},
      {head: 'LABEL', value: ({label}) => label, narrow: 'cut'},
      {head: 'FILES', value: ({fileids}) => String(fileids.length), align: 'right'},
      {head: 'ADDED', value: ({added}) => shownTime(added, terminal)},
    ],
    terminal,
  )

/** A snapshot, with what is known of the files that it holds. */
export interface SnapshotDetails extends Snapshot {
  readonly files: readonly File[]
}

const about = ({snapshotid, name, label, colonyname, added}: Snapshot, terminal: Terminal): string =>
  renderFields(
    [
      ['Snapshot id', snapshotid],
      ['Name', name],
      ['Label', label],
      ['Colony', colonyname],
      ['Added', shownTime(added, terminal)],
    ],
    terminal,
  )

export const snapshotView: View<SnapshotDetails> = async (snapshot, terminal) => {
  const files = await renderWithIds(
    snapshot.files,
    'FILE ID',
    ({fileid}) => fileid,
    [
      {
        head: 'FILENAME',
        value: ({label, name}) => `${label.slice(snapshot.label.length + 1)}/${name}`.replace(/^\//, ''),
        narrow: 'wrap',
      },
      {head: 'SIZE', value: ({size}) => shownSize(size, terminal), align: 'right'},
      {head: 'ADDED', value: ({added}) => shownTime(added, terminal)},
    ],
    terminal,
  )
  return `${about(snapshot, terminal)}\n${files}`
}
