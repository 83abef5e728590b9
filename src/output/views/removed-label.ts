import type {LabelContents} from '../../colonies/files/label-contents.js'
import type {RemovedLabel} from '../../colonies/files/remove-label.js'
import {countOf} from '../count.js'
import {printable} from '../printable.js'
import type {View} from '../terminal.js'

/** What somebody agrees to before a label goes. */
export function labelQuestion({label, labels, files, revisions, held, snapshots}: LabelContents): string {
  const below = labels.filter((one) => one !== label).length
  const sub = below === 0 ? '' : ` and ${countOf(below, 'label')} below it`
  const kept = held.length === 0 ? '' : ` ${heldText(held.length, snapshots)}`
  return printable(
    `Remove the label ${label}${sub}: ${countOf(files, 'file')} with ${countOf(revisions.length, 'revision')}?${kept} Local files stay. This cannot be undone.`,
  )
}

const heldText = (held: number, snapshots: readonly string[]): string =>
  `${countOf(held, 'revision')} of them stay: ${snapshots.length === 1 ? 'the snapshot' : 'the snapshots'} ${snapshots.join(', ')} hold them.`

export const removedLabelView: View<RemovedLabel> = ({label, removed, held, snapshots}) =>
  `${printable(`${label}: ${countOf(removed, 'revision')} removed${held === 0 ? '' : `. ${heldText(held, snapshots)}`}`)}\n`
