import type {Caller} from './operation.js'

/** What objects remember of whoever made them. */
export interface Initiator {
  readonly initiatorId: string
  /** Of the executor or the user. */
  readonly initiatorName: string
}

export function initiatorOf({id, executor, user}: Caller): Initiator {
  return {initiatorId: id, initiatorName: executor?.name ?? user?.name ?? ''}
}
