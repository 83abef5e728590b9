/** Why a process is no longer ours. */
export type LossReason = 'maxexectime' | 'cancelled' | 'failed' | 'succeeded' | 'taken back' | 'removed'

/** What an executor does, as it happens. */
export type ExecutorEvent =
  | {readonly type: 'assigned'; readonly processid: string; readonly funcname: string}
  | {readonly type: 'success'; readonly processid: string; readonly funcname: string; readonly seconds: number}
  | {readonly type: 'failed'; readonly processid: string; readonly funcname: string; readonly message: string}
  /** What the function gives is of no use any more. */
  | {readonly type: 'lost'; readonly processid: string; readonly funcname: string; readonly reason: LossReason}
  /** The executor stops before the function has ended. */
  | {readonly type: 'unfinished'; readonly processid: string; readonly funcname: string}
  | {readonly type: 'unreachable'; readonly message: string}
  | {readonly type: 'reconnected'}
  /** Again, since the server did not know us any more. */
  | {readonly type: 'registered'}
  /** The server refuses what an executor may ask; it goes on trying. */
  | {readonly type: 'refused'; readonly message: string}
