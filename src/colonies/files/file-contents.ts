import type {File} from '../wire/objects/files.js'
import type {ColonyMember} from './colony-member.js'
import {inParallel} from './in-parallel.js'
import type {LabelContents} from './label-contents.js'
import {REQUESTS_AT_ONCE} from './remote-files.js'

/**
 * Looks through the revisions of one file, or one of them, before they are removed. Others of its revisions, and the
 * newest ones of all other files, keep their objects. @throws as `call`: NOT_FOUND
 */
export async function fileContents(
  {call, colonyName: colonyname}: ColonyMember,
  choice: {readonly fileid: string} | {readonly label: string; readonly name: string},
  signal: AbortSignal,
): Promise<LabelContents> {
  const chosen = await call('getfilemsg', {colonyname, ...choice, latest: false}, signal)
  const {label = '', name = ''} = chosen[0] ?? {}
  const ids = new Set(chosen.map(({fileid}) => fileid))
  const all = 'fileid' in choice ? await call('getfilemsg', {colonyname, label, name, latest: false}, signal) : chosen
  const snapshots = await call('getsnapshotsmsg', {colonyname}, signal)
  const holding = snapshots.filter(({fileids}) => fileids.some((id) => ids.has(id)))
  const heldIds = new Set(holding.flatMap(({fileids}) => fileids))
  const isHeld = ({fileid}: File): boolean => heldIds.has(fileid)
  const revisions = chosen.filter((file) => !isHeld(file))
  const going = new Set(revisions.map(({fileid}) => fileid))
  const staying = all.filter(({fileid}) => !going.has(fileid)).map(({ref}) => ref.s3object.object)
  return {
    label,
    labels: [label],
    files: 1,
    revisions,
    held: chosen.filter(isHeld),
    snapshots: holding.map((each) => each.name),
    objectsInUse: new Set([
      ...staying,
      ...(await objectsOfOthers({call, colonyName: colonyname}, label, name, signal)),
    ]),
  }
}

async function objectsOfOthers(
  {call, colonyName: colonyname}: ColonyMember,
  label: string,
  name: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const labels = await call('getfilelabelsmsg', {colonyname, name: '', exact: false}, signal)
  const objects: string[] = []
  await inParallel(labels, REQUESTS_AT_ONCE, async ({name: one}) => {
    const files = await call('getfilesmsg', {colonyname, label: one}, signal)
    const others = files.filter((file) => one !== label || file.name !== name)
    objects.push(...others.map(({s3filename}) => s3filename))
  })
  return objects
}
