import {stringify} from 'lossless-json'
import {isAway} from '../../colonies/client/patience.js'
import {pause} from '../../colonies/client/pause.js'
import type {News} from '../../colonies/client/transport.js'
import {LONGEST_TIMER} from '../../colonies/server/longest-timer.js'
import {Fault} from '../../errors.js'
import type {ListNews} from '../../output/views/watched-list.js'

/** Milliseconds between two looks, however much is new. */
const SHORTEST = 200

export interface ListWatch<List> {
  /** Looks at the list. */
  ask(): Promise<List>
  /** Tells when there may be something new before the interval is over. */
  readonly news: News | undefined
  /** Milliseconds from one look to the next. */
  readonly interval: number
  /** Each look is given, also when nothing has changed: for what shows ages. */
  readonly everyLook: boolean
  readonly signal: AbortSignal
}

/**
 * A list as it changes, over absences of the server. @throws what the first look throws, later what is no absence of the
 * server; the signal's reason
 */
export async function* watchList<List>({
  ask,
  news,
  interval,
  everyLook,
  signal,
}: ListWatch<List>): AsyncGenerator<ListNews<List>, never> {
  let told: string | undefined
  let away: string | undefined
  for (;;) {
    const version = news?.version() ?? 0
    const time = new Date().toISOString()
    try {
      const list = await ask()
      const text = stringify(list)
      if (everyLook || away !== undefined || text !== told) yield {type: 'list', time, list}
      told = text
      away = undefined
    } catch (error) {
      signal.throwIfAborted()
      if (told === undefined || !(error instanceof Fault) || !isAway(error)) throw error
      if (everyLook || away === undefined) yield {type: 'away', time: away ?? time, message: error.message}
      away ??= time
    }
    await pause(SHORTEST, signal)
    const left = Math.max(Math.min(interval, LONGEST_TIMER) - SHORTEST, 0)
    await (news ? news.after(version, left, signal) : pause(left, signal))
  }
}
