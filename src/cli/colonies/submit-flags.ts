import {boolean, string} from '@oclif/core/flags'
import {seconds} from '../flags/seconds.js'

const AFTER = 'AFTERWARDS'

/** How far a command goes along with the process that it submitted. */
export const endFlags = {
  wait: boolean({
    helpGroup: AFTER,
    description: 'Wait until it has ended; exit code 3 when it failed or was cancelled',
  }),
  follow: boolean({helpGroup: AFTER, description: 'Print its logs as they are written, until it has ended'}),
  out: boolean({helpGroup: AFTER, description: 'With --wait or --follow: print its output, a list in JSON'}),
  timeout: seconds({
    helpGroup: AFTER,
    description: 'With --wait or --follow: give up after this time, with exit code 124; the process goes on',
  }),
}

/** For commands that submit one process. */
export const submitFlags = {
  label: string({helpValue: 'LABEL', description: 'Label of the process, for lists'}),
  ...endFlags,
  snapshot: boolean({
    description: 'Freeze the labels in fs.snapshots of the spec, so that it gets their files as they are now',
  }),
}
