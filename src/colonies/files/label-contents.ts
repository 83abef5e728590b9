import {Fault} from '../../errors.js'
import type {File} from '../wire/objects/files.js'
import type {ColonyMember} from './colony-member.js'
import {inParallel} from './in-parallel.js'
import {isUnder, namedLabel} from './label.js'
import {REQUESTS_AT_ONCE} from './remote-files.js'

/** All that ColonyFS has of a label and of those under it. */
export interface LabelContents {
  readonly label: string
  /** It, and those under it, that hold files. */
  readonly labels: readonly string[]
  /** How many names there are. */
  readonly files: number
  /** Revisions that may go. */
  readonly revisions: readonly File[]
  /** Revisions that stay, because snapshots hold them. */
  readonly held: readonly File[]
  /** Names of these snapshots. */
  readonly snapshots: readonly string[]
  /** Objects of files that stay, here and elsewhere. */
  readonly objectsInUse: ReadonlySet<string>
}

/** Looks through a label. @throws Fault NOT_FOUND when there is nothing in it, USAGE; as `call` */
export async function labelContents(member: ColonyMember, text: string, signal: AbortSignal): Promise<LabelContents> {
  const label = namedLabel(text)
  const {call, colonyName: colonyname} = member
  const all = await call('getfilelabelsmsg', {colonyname, name: '', exact: false}, signal)
  const labels = all.map(({name}) => name).filter((name) => isUnder(name, label))
  if (labels.length === 0) {
    throw new Fault('NOT_FOUND', `There is no file under the label ${label}`, 'List them: colonies fs label ls')
  }
  const [names, elsewhere] = [[] as (readonly [label: string, name: string])[], new Set<string>()]
  await inParallel(all, REQUESTS_AT_ONCE, async ({name: one}) => {
    for (const {name, s3filename} of await call('getfilesmsg', {colonyname, label: one}, signal)) {
      if (isUnder(one, label)) names.push([one, name])
      else elsewhere.add(s3filename)
    }
  })
  const found: File[] = []
  await inParallel(names, REQUESTS_AT_ONCE, async ([one, name]) => {
    found.push(...(await call('getfilemsg', {colonyname, label: one, name, latest: false}, signal)))
  })
  const ids = new Set(found.map(({fileid}) => fileid))
  const holding = (await call('getsnapshotsmsg', {colonyname}, signal)).filter((one) =>
    one.fileids.some((id) => ids.has(id)),
  )
  const heldIds = new Set(holding.flatMap(({fileids}) => fileids))
  const held = found.filter(({fileid}) => heldIds.has(fileid))
  return {
    label,
    labels: labels.sort(),
    files: names.length,
    revisions: found.filter(({fileid}) => !heldIds.has(fileid)),
    held,
    snapshots: holding.map(({name}) => name),
    objectsInUse: new Set([...elsewhere, ...held.map(({ref}) => ref.s3object.object)]),
  }
}

/** @throws Fault FILES_FAILED when snapshots hold all of it */
export function checkRemovable({label, revisions, snapshots}: LabelContents): void {
  if (revisions.length > 0) return
  const text = `All that is under ${label} is held by snapshots: ${snapshots.join(', ')}`
  throw new Fault('FILES_FAILED', text, 'Remove them first: colonies fs snapshot remove')
}
