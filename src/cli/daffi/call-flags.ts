import {boolean, string} from '@oclif/core/flags'
import {seconds} from '../flags/seconds.js'

const HOW = 'HOW TO CALL'
/** One of them; the first is the default. */
const MODES = ['fg', 'bg', 'no-return', 'broadcast', 'stream', 'period', 'at-time']
const othersThan = (...names: readonly string[]): string[] => MODES.filter((mode) => !names.includes(mode))

const mode = (name: string, description: string) => boolean({helpGroup: HOW, description, exclusive: othersThan(name)})

/** The modifiers of daffi as flags. */
export const callFlags = {
  fg: mode('fg', 'Wait for the result (the default)'),
  bg: mode('bg', 'Print an id at once; the result comes with: daffi result ID'),
  'no-return': mode('no-return', 'Do not wait, and drop the result'),
  broadcast: mode('broadcast', 'Call it on every node that has it'),
  stream: mode('stream', 'Call it with every line of stdin, in order, on every node that has it'),
  period: seconds({
    helpGroup: HOW,
    description: 'Call it again and again with this pause',
    exclusive: othersThan('period'),
  }),
  'at-time': string({
    helpGroup: HOW,
    helpValue: 'TIME',
    multiple: true,
    multipleNonGreedy: true,
    description: 'Call it at this time: seconds since 1970, or 2026-12-24T18:00:00Z; may be repeated',
    exclusive: othersThan('at-time'),
  }),
  'return-result': boolean({
    helpGroup: HOW,
    description: 'With --broadcast: print an object of node name and value or error',
    dependsOn: ['broadcast'],
  }),
  timeout: seconds({helpGroup: HOW, description: 'Give up after this time, with exit code 124 (seconds, or 30s, 10m)'}),
  eta: seconds({helpGroup: HOW, description: 'With --bg, --no-return, --broadcast: start after this time'}),
  receiver: string({
    helpGroup: HOW,
    helpValue: 'NODE',
    description: 'Call it on this node [default: any]',
    exclusive: ['broadcast'],
  }),
  kwarg: string({
    helpValue: 'NAME=JSON',
    multiple: true,
    multipleNonGreedy: true,
    description: 'An argument by its name; may be repeated',
  }),
  raw: boolean({description: 'Take arguments as texts, also those that are JSON'}),
}
