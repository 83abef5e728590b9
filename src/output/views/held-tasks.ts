import type {TaskFacts} from '../../daffi/wire/operations.js'
import {ageOf} from '../age.js'
import {renderTable} from '../table.js'
import type {View} from '../terminal.js'

/** A held call as lists show it: points in time as RFC 3339, without values. */
export type HeldTask = Omit<TaskFacts, 'created' | 'due' | 'ended' | 'atTime' | 'result' | 'ownerUuid'> & {
  readonly created: string
  readonly due: string | null
  readonly ended: string | null
  readonly atTime: readonly string[] | null
}

export const heldTasksView: View<readonly HeldTask[]> = (tasks, terminal) =>
  renderTable(
    tasks,
    [
      {head: 'ID', value: ({id}) => id},
      {head: 'FUNCTION', value: ({func}) => func, narrow: 'wrap'},
      {head: 'KIND', value: kindOf},
      {head: 'STATE', value: stateOf, narrow: 'cut'},
      {head: 'RUNS', value: ({runs}) => String(runs), align: 'right'},
      {head: 'DUE', value: ({due}) => (due === null ? '-' : terminal.isTTY ? dueText(due, terminal.now) : due)},
      {head: 'OWNER', value: ({owner}) => owner, narrow: 'cut'},
    ],
    terminal,
  )

const kindOf = ({kind, interval, atTime}: HeldTask): string => {
  if (interval !== null) return `every ${interval} s`
  return atTime === null ? kind : `at ${atTime.length} times`
}

/** `in 5m`. */
const dueText = (due: string, now: number): string =>
  Date.parse(due) <= now ? 'now' : `in ${ageOf(new Date(now).toISOString(), Date.parse(due))}`

const stateOf = ({state, error}: HeldTask): string => (error === null ? state : `${state}: ${error.message}`)
