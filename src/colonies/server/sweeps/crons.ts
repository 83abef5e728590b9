import {runCron} from '../graphs/run-cron.js'
import {followingRun} from '../scheduler/next-run.js'
import {cronsTooLate, dueCron, nextCron, setNextRun} from '../tables/cron.js'
import type {Sweep} from './sweep.js'
import {unlessRefused} from './unless-refused.js'

/** Others get their turn in between. */
const MOST = 20

/** Starts the workflows of crons. One that was due while nothing was open runs once. */
export const crons: Sweep = {
  name: 'crons',
  nextDue: ({store, now}) => (cronsTooLate.hasAny(store, now()) ? 0 : nextCron(store)),
  run: (context, now) => {
    const {store} = context
    cronsTooLate.recall(store, now)
    for (let count = 0; count < MOST; count++) {
      const cron = dueCron(store, now)
      if (!cron) return
      // One whose time zone this system does not know rests.
      const next = unlessRefused(() => followingRun(cron, cron.nextRun ?? now, now, Math.random)) ?? null
      const started = unlessRefused(() => {
        runCron(context, cron, now, next)
        return true
      })
      if (!started) setNextRun(store, cron.key, next)
    }
  },
}
