import {integer, string} from '@oclif/core/flags'
import {setFlag} from './spec-flags.js'

const CALL = 'THE CALL'
const TARGET = 'WHO RUNS IT'
const LIMITS = 'LIMITS'

const texts = (helpValue: string, description: string) =>
  string({helpGroup: CALL, helpValue, multiple: true, multipleNonGreedy: true, description})
const limit = (description: string) =>
  integer({helpGroup: LIMITS, helpValue: 'NUMBER', default: -1, min: -1, description})

/** A function spec as flags. */
export const execFlags = {
  func: string({helpGroup: CALL, required: true, helpValue: 'NAME', description: 'The function'}),
  args: texts('TEXT', 'Its arguments: texts with commas between them; for other values use --set'),
  kwargs: texts('KEY:VALUE', 'Its arguments by name, with commas between them: cmd:python3,args:/tmp/xor.py'),
  env: texts('KEY=VALUE', 'Its environment variables, with commas between them'),
  channels: texts('NAME', 'Channels to talk with it while it runs, with commas between them'),
  name: string({helpGroup: CALL, helpValue: 'NODE', description: 'Name of the process among others'}),
  set: setFlag,
  targettype: string({helpGroup: TARGET, helpValue: 'TYPE', description: 'Executors of this type'}),
  targetname: string({helpGroup: TARGET, helpValue: 'NAME', description: 'One executor', exclusive: ['targetid']}),
  targetid: string({
    helpGroup: TARGET,
    helpValue: 'ID',
    description: 'One executor, by its id or the beginning of it',
    exclusive: ['targettype'],
  }),
  priority: integer({
    helpGroup: LIMITS,
    helpValue: 'NUMBER',
    default: 0,
    description: 'A step is worth a day of waiting',
  }),
  maxwaittime: limit('Seconds to wait for an executor, then it fails; -1 for ever'),
  maxexectime: limit('Seconds to run, then it is tried again or fails; -1 for ever'),
  maxretries: limit('How often it is tried again when it ran too long; -1 without end'),
  snapshots: texts('LABEL[:DIR]', 'Labels whose files it gets as they are now, with commas between them'),
}
