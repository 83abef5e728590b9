import {boolean, integer, string} from '@oclif/core/flags'
import {connectionFlags} from './connection-flags.js'
import {LIST_LIMIT} from './ids.js'
import {watchFlags} from './watch-flags.js'

/** An id that may be shortened; what it is of is in `description`. */
export const idFlag = (description: string) =>
  string({required: true, helpValue: 'ID', description: `${description}, or the beginning of it`})

/** For commands about one process. */
export const processFlags = {
  processid: string({
    char: 'p',
    required: true,
    helpValue: 'ID',
    description: 'Id of the process, or the beginning of it',
  }),
  ...connectionFlags,
}

export const countFlag = (things: string) =>
  integer({
    default: 20,
    min: 1,
    max: LIST_LIMIT,
    helpValue: 'NUMBER',
    description: `How many ${things} to list at most`,
  })

const FILTER = ['executortype', 'label', 'initiator']
const filter = (name: string, helpValue: string, description: string) =>
  string({helpGroup: 'FILTER', helpValue, description, exclusive: FILTER.filter((other) => other !== name)})

/** For lists of processes. A server looks at one filter only. */
export const processListFlags = {
  count: countFlag('processes'),
  executortype: filter('executortype', 'TYPE', 'Only those for executors of this type'),
  initiator: filter('initiator', 'USER', 'Only those that this user submitted'),
  label: filter('label', 'LABEL', 'Only those with this label'),
  ids: boolean({char: 'i', description: 'Whole ids, also where the terminal is too narrow for them'}),
  ...watchFlags,
  ...connectionFlags,
}

/** Which states `removeall` means; all without one. */
const STATES = ['waiting', 'successful', 'failed', 'cancelled'] as const
const only = (name: (typeof STATES)[number], things: string) =>
  boolean({description: `Only ${name} ${things}`, exclusive: STATES.filter((other) => other !== name)})

export const removeAllFlags = (things: string) => ({
  waiting: only('waiting', things),
  successful: only('successful', things),
  failed: only('failed', things),
  cancelled: only('cancelled', things),
})
