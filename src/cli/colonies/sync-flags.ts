import {boolean, string} from '@oclif/core/flags'
import {agreementFlags} from './agreement.js'
import {directoryFlag, labelFlag} from './file-flags.js'

/** Spelt so by upstream. */
export const quiteFlag = {quite: boolean({hidden: true})}

export const syncFlags = {
  ...directoryFlag('The directory; made when it is missing'),
  ...labelFlag,
  dry: boolean({description: 'Only say what would be done'}),
  syncplans: boolean({description: 'Tell each file of the plan'}),
  keeplocal: boolean({
    default: true,
    allowNo: true,
    description: 'What differs here becomes the newest revision; with --no-keeplocal it is replaced',
  }),
  driver: string({default: 's3', options: ['s3'], hidden: true}),
  ...agreementFlags,
  ...quiteFlag,
}
