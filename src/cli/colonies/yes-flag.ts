import {boolean} from '@oclif/core/flags'

/** For commands that ask on a terminal only, because upstream's ask nowhere and scripts must go on. */
export const yesFlag = {
  yes: boolean({description: 'Do it without being asked; nobody is asked where there is no terminal'}),
}
