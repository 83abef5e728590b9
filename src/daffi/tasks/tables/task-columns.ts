import type {HeldCallFields, TaskState} from '../../wire/operations.js'

export const KINDS: readonly HeldCallFields['kind'][] = ['call', 'no-return', 'periodic']
export const STATES: readonly TaskState[] = ['waiting', 'running', 'done', 'failed', 'cancelled']

/** The column `at_time`, which this module alone writes. */
export function pointsOf(json: string | null): readonly number[] | null {
  return json === null ? null : (JSON.parse(json) as readonly number[])
}
