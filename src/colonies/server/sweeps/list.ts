import {channels} from './channels.js'
import {crons} from './crons.js'
import {execDeadlines} from './exec-deadlines.js'
import {generators} from './generators.js'
import {replays} from './replays.js'
import {retention} from './retention.js'
import {staleExecutors} from './stale-executors.js'
import type {Sweep} from './sweep.js'
import {waitDeadlines} from './wait-deadlines.js'

/** All that falls due by time. */
export const SWEEPS: readonly Sweep[] = [
  waitDeadlines,
  execDeadlines,
  crons,
  generators,
  staleExecutors,
  retention,
  replays,
  channels,
]
