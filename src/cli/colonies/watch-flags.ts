import {boolean} from '@oclif/core/flags'
import {seconds} from '../flags/seconds.js'

/** What `watchFlags` give. */
export interface WatchFlags {
  readonly watch: boolean
  /** Milliseconds. */
  readonly interval?: number | undefined
}

/** For all lists. */
export const watchFlags = {
  watch: boolean({
    char: 'w',
    helpGroup: 'WATCH',
    description: 'Show the list again whenever it changes, on a terminal in its place; Ctrl-C ends',
  }),
  interval: seconds({
    helpGroup: 'WATCH',
    description: 'With --watch: how often to look where the server does not tell of changes [default: 2s]',
    dependsOn: ['watch'],
  }),
}
