import {text} from '../../wire/shape.js'
import {formatTime} from '../../wire/time.js'
import type {ProcessRow} from './process-row.js'

/** What of a row its JSON shows. */
export type ShownProcess = Pick<
  ProcessRow,
  | 'id'
  | 'initiatorId'
  | 'initiatorName'
  | 'assignedTo'
  | 'isAssigned'
  | 'state'
  | 'priorityTime'
  | 'submitted'
  | 'started'
  | 'ended'
  | 'waitDeadline'
  | 'execDeadline'
  | 'retries'
>

/** Ids of the processes on one side of a process's edges, as JSON; only members of workflows have any. */
const neighbours = (side: 'parent' | 'child', own: 'parent' | 'child'): string =>
  `CASE WHEN p.graph IS NULL THEN '[]' ELSE (SELECT json_group_array(n.id ORDER BY e.key)
   FROM edge e JOIN process n ON n.key = e.${side} WHERE e.${own} = p.key) END`

/** SQL of what follows the spec: JSON already, so that it comes as one column of process `p` with payload `d`. */
export const REST_COLUMN = `'"waitforparents":' || iif(p.waits_for_parents > 0, 'true', 'false') ||
  ',"parents":' || ${neighbours('parent', 'child')} || ',"children":' || ${neighbours('child', 'parent')} ||
  ',"processgraphid":"' || coalesce((SELECT g.id FROM graph g WHERE g.key = p.graph), '') ||
  '","in":' || d.input || ',"out":' || d.output || ',"errors":' || d.errors || '}' AS rest`

/** The same of a process that was just added, outside workflows. */
export const NEW_REST =
  '"waitforparents":false,"parents":[],"children":[],"processgraphid":"","in":[],"out":[],"errors":[]}'

/**
 * A process as on the wire (`wire/objects/process.ts`).
 * @param attributes JSON, without brackets
 * @param spec JSON
 * @param rest as `REST_COLUMN` gives it
 */
export function processText(p: ShownProcess, attributes: string, spec: string, rest: string): string {
  return `{"processid":"${p.id}","initiatorid":"${p.initiatorId}","initiatorname":${text.encode(p.initiatorName)},"assignedexecutorid":"${p.assignedTo}","isassigned":${p.isAssigned},"state":${p.state},"prioritytime":${p.priorityTime},"submissiontime":"${formatTime(p.submitted)}","starttime":"${formatTime(p.started)}","endtime":"${formatTime(p.ended)}","waitdeadline":"${formatTime(p.waitDeadline)}","execdeadline":"${formatTime(p.execDeadline)}","retries":${p.retries},"attributes":[${attributes}],"spec":${spec},${rest}`
}
