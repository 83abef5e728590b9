import type {ListedFile} from '../../colonies/files/list-files.js'
import type {Label} from '../../colonies/wire/objects/files.js'
import {renderWithIds} from '../short-rows.js'
import {shownSize} from '../shown-size.js'
import {shownTime} from '../shown-time.js'
import {renderTable} from '../table.js'
import type {View} from '../terminal.js'

export const fileListView: View<readonly ListedFile[]> = (files, terminal) =>
  renderWithIds(
    files,
    'LATEST ID',
    ({fileid}) => fileid,
    [
      {head: 'FILENAME', value: ({name}) => name, narrow: 'cut'},
      {head: 'SIZE', value: ({size}) => shownSize(size, terminal), align: 'right'},
      {head: 'ADDED', value: ({added}) => shownTime(added, terminal)},
      {head: 'REVISIONS', value: ({revisions}) => String(revisions), align: 'right'},
    ],
    terminal,
  )

/** Upstream heads its numbers FILES; they count revisions. */
export const labelListView: View<readonly Label[]> = (labels, terminal) =>
  renderTable(
    labels,
    [
      {head: 'LABEL', value: ({name}) => name, narrow: 'wrap'},
      {head: 'REVISIONS', value: ({files}) => String(files), align: 'right'},
    ],
    terminal,
  )
