import {WAITING} from '../../wire/objects/process.js'
import {type Changes, RESUMED} from '../changes.js'
import type {GroupCommit} from '../group-commit.js'
import {LONGEST_TIMER} from '../longest-timer.js'
import type {Context} from '../operation.js'
import {heardFrom} from '../tables/executor.js'
import type {Ask} from './claim.js'
import type {LinePlace, WaitingLine} from './waiting-line.js'

const SHORTEST_TIMER = 100

/** That so many processes more may be assigned at a place: nobody there can take what was in line before. */
export interface Work {
  readonly place: LinePlace
  readonly most: number
}

/** What is to be done while anybody waits in line, and costs nothing while nobody does. */
export interface Attendance {
  /** To be called when somebody came or went. */
  update(): void
  close(): void
}

/** Listens for work that comes, and counts those in line as heard from. @param look is told where work may have come */
export function attend(
  {store, now, settings}: Context,
  commits: GroupCommit,
  changes: Changes,
  line: WaitingLine<{readonly ask: Ask}>,
  look: (work: readonly Work[]) => void,
): Attendance {
  let unlisten: (() => void) | undefined
  let timer: NodeJS.Timeout | undefined

  const greet = (): void => {
    const executors = new Set([...line.all()].map(({ask}) => ask.executor))
    const write = commits.write(() => {
      for (const executor of executors) heardFrom(store, executor, now())
    })
    // The next time is soon enough.
    write.catch(() => {})
  }
  const begin = (): void => {
    unlisten ??= changes.listen((list) => {
      const work: Work[] = []
      for (const {state, colony, executorType} of list) {
        if (state === RESUMED) for (const place of line.places(colony)) work.push({place, most: Infinity})
        if (state === WAITING) for (const place of line.places(colony, executorType)) work.push({place, most: 1})
      }
      if (work.length > 0) look(work)
    })
    const third = Math.max((settings.staleExecutorSeconds * 1000) / 3, SHORTEST_TIMER)
    timer ??= setInterval(greet, Math.min(third, LONGEST_TIMER)).unref()
  }
  const stop = (): void => {
    unlisten?.()
    unlisten = undefined
    clearInterval(timer)
    timer = undefined
  }
  return {update: () => (line.size() > 0 ? begin() : stop()), close: stop}
}
