import {text} from '../../wire/shape.js'
import {formatTime} from '../../wire/time.js'
import type {ProcessRow} from './process-row.js'

/** What of a process is JSON already. */
export interface ProcessParts {
  /** Without brackets. */
  readonly attributes: string
  readonly spec: string
  readonly parents: string
  readonly children: string
  readonly graphId: string
  readonly input: string
  readonly output: string
  readonly errors: string
}

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
  | 'waitsForParents'
>

/** A process as on the wire (`wire/objects/process.ts`). */
export function processText(p: ShownProcess, {attributes, graphId, ...parts}: ProcessParts): string {
  const {spec, parents, children, input, output, errors} = parts
  return `{"processid":"${p.id}","initiatorid":"${p.initiatorId}","initiatorname":${text.encode(p.initiatorName)},"assignedexecutorid":"${p.assignedTo}","isassigned":${p.isAssigned},"state":${p.state},"prioritytime":${p.priorityTime},"submissiontime":"${formatTime(p.submitted)}","starttime":"${formatTime(p.started)}","endtime":"${formatTime(p.ended)}","waitdeadline":"${formatTime(p.waitDeadline)}","execdeadline":"${formatTime(p.execDeadline)}","retries":${p.retries},"attributes":[${attributes}],"spec":${spec},"waitforparents":${p.waitsForParents},"parents":${parents},"children":${children},"processgraphid":"${graphId}","in":${input},"out":${output},"errors":${errors}}`
}
