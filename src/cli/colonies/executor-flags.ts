import {boolean, integer, string} from '@oclif/core/flags'
import {connectionFlags, ownerFlags} from './connection-flags.js'

export const executorRunFlags = {
  name: string({helpValue: 'NAME', description: 'Name of the executor [default: its type and a random number]'}),
  type: string({
    helpValue: 'TYPE',
    description: 'Its type, which specs ask for [default: the name of the file, with -executor]',
  }),
  location: string({
    helpValue: 'NAME',
    description: 'Where it is: processes that name a location go only to executors there',
  }),
  slots: integer({helpValue: 'N', default: 1, min: 1, max: 1000, description: 'Processes that run at once'}),
  exec: string({
    helpValue: 'NAME=COMMAND',
    multiple: true,
    multipleNonGreedy: true,
    description: 'Offer a shell command as a function; may be repeated',
  }),
  'stdio-channel': string({
    helpValue: 'NAME',
    description: 'Stdin and stdout of --exec commands, a line a message, for processes that declare this channel',
    dependsOn: ['exec'],
  }),
  'fs-dir': string({
    helpValue: 'DIR',
    description: 'Where the files of processes are brought in [default: a temporary folder]',
  }),
  'allow-code': boolean({description: 'Also run functions that come with their processes: any code of any member'}),
  ...connectionFlags,
  ...ownerFlags,
}

/** What they give. */
export interface ExecutorRunFlags {
  readonly name?: string | undefined
  readonly type?: string | undefined
  readonly location?: string | undefined
  readonly slots: number
  readonly exec?: readonly string[] | undefined
  readonly 'stdio-channel'?: string | undefined
  readonly 'fs-dir'?: string | undefined
  readonly 'allow-code': boolean
  readonly keystore?: string | undefined
  readonly prvkey?: string | undefined
}
