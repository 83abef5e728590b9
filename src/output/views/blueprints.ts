import type {Blueprint} from '../../colonies/wire/objects/blueprints.js'
import type {Process} from '../../colonies/wire/objects/process.js'
import type {Json} from '../../colonies/wire/shape.js'
import {leavesOf} from '../leaves.js'
import {shownTime} from '../shown-time.js'
import {shownState, shownValue} from '../shown-values.js'
import {renderRecord, renderTable} from '../table.js'
import type {Terminal, View} from '../terminal.js'

/** A blueprint, who reconciles it, and its instances where it is to have some. */
export type ListedBlueprint = Blueprint & {
  readonly executortype: string
  readonly replicas?: {readonly wanted: number; readonly running: number; readonly old: number}
}

/** A blueprint, and the newest process that reconciles it or did; null where there is none. */
export type BlueprintDetails = Blueprint & {
  readonly reconciliation: Pick<Process, 'processid' | 'state' | 'submissiontime' | 'endtime' | 'errors'> | null
}

export const blueprintListView: View<readonly ListedBlueprint[]> = (blueprints, terminal) =>
  renderTable(
    blueprints,
    [
      {head: 'NAME', value: ({metadata}) => metadata.name, narrow: 'wrap'},
      {head: 'KIND', value: ({kind}) => kind, narrow: 'cut'},
      {head: 'LOCATION', value: ({metadata}) => metadata.locationname || '-', narrow: 'cut'},
      {head: 'EXECUTOR TYPE', value: ({executortype}) => executortype || '-', narrow: 'cut'},
      {head: 'REPLICAS', value: ({replicas}) => (replicas ? `${replicas.running}/${replicas.wanted}` : '-')},
      {head: 'OLD', value: ({replicas}) => (replicas?.old ? String(replicas.old) : '-'), align: 'right'},
      {head: 'GEN', value: ({metadata}) => String(metadata.generation), align: 'right'},
    ],
    terminal,
  )

export const blueprintView = async (blueprint: BlueprintDetails, terminal: Terminal): Promise<string> => {
  const {metadata, reconciliation} = blueprint
  const {labels, annotations} = metadata
  const about: readonly (readonly [string, string])[] = [
    ['Name', metadata.name],
    ['Id', blueprint.blueprintid],
    ['Kind', blueprint.kind],
    ['Colony', metadata.colonyname],
    ['Location', metadata.locationname || '-'],
    ['Generation', String(metadata.generation)],
    ['Created', shownTime(metadata.createdAt, terminal)],
    ['Updated', shownTime(metadata.updatedAt, terminal)],
    ['Last reconciliation', reconciliation?.processid ?? '-'],
    ...(reconciliation ? reconciliationMembers(reconciliation, terminal) : []),
  ]
  const records = [
    renderRecord('Blueprint', about, terminal),
    ...section('Labels', labels, terminal),
    ...section('Annotations', annotations, terminal),
    ...section('Spec', blueprint.spec, terminal),
    ...section('Status', blueprint.status, terminal),
  ]
  return (await Promise.all(records)).join('\n')
}

function reconciliationMembers(
  {state, submissiontime, endtime, errors}: NonNullable<BlueprintDetails['reconciliation']>,
  terminal: Terminal,
): readonly (readonly [string, string])[] {
  return [
    ['Its state', shownState(state)],
    ['Submitted', shownTime(submissiontime, terminal)],
    ['Ended', shownTime(endtime, terminal)],
    ...(errors.length > 0 ? [['Errors', errors.join('; ')] as const] : []),
  ]
}

/** The members of a part of a blueprint, by the paths that `set --key` takes; nothing where it is empty. */
export function section(title: string, values: Json, terminal: Terminal): readonly Promise<string>[] {
  const members = leavesOf(values).map(([path, value]) => [path, shownValue(value)] as const)
  return members.length === 0 ? [] : [renderRecord(title, members, terminal)]
}
