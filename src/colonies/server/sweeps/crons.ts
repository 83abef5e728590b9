import {runCron} from '../graphs/run-cron.js'
import type {Context} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {followingRun} from '../scheduler/next-run.js'
import {type CronRow, dueCron, isAnyTooLate, nextCron, recallCrons, setNextRun} from '../tables/cron.js'
import type {Sweep} from './sweep.js'

/** Others get their turn in between. */
const MOST = 20

/** Starts the workflows of crons. One that was due while nothing was open runs once. */
export const crons: Sweep = {
  name: 'crons',
  nextDue: ({store, now}) => (isAnyTooLate(store, now()) ? 0 : nextCron(store)),
  run: (context, now) => {
    recallCrons(context.store, now)
    for (let count = 0; count < MOST; count++) {
      const cron = dueCron(context.store, now)
      if (!cron) return
      const next = followingTime(cron, now)
      if (!started(context, cron, now, next)) setNextRun(context.store, cron.key, next)
    }
  },
}

function followingTime(cron: CronRow, now: number): number | null {
  try {
    return followingRun(cron, cron.nextRun ?? now, now, Math.random) ?? null
  } catch (error) {
    // It was checked when it was added: the zone is one that this system does not know, say. It rests.
    if (error instanceof RpcError) return null
    throw error
  }
}

/** A workflow that is refused now, though it was not when it was added, must not hold up the others. */
function started(context: Context, cron: CronRow, now: number, next: number | null): boolean {
  try {
    runCron(context, cron, now, next)
    return true
  } catch (error) {
    if (error instanceof RpcError) return false
    throw error
  }
}
