import {string as argument} from '@oclif/core/args'
import {string} from '@oclif/core/flags'

/** What a job computes and on what: shared by the commands that deploy. */
export const workArgument = argument({
  ignoreStdin: true,
  description: 'File that exports the work function (.js .mjs .cjs .ts), or - for stdin',
})

export const jobInputFlags = {
  function: string({helpValue: 'CODE', description: 'The work function itself, such as "x => x * x"'}),
  data: string({helpGroup: 'INPUT', helpValue: 'JSON', description: 'JSON array: one slice per element'}),
  'data-file': string({
    helpGroup: 'INPUT',
    helpValue: 'FILE',
    description: 'File with a JSON array or one JSON value per line (- is stdin)',
  }),
  range: string({
    helpGroup: 'INPUT',
    helpValue: 'START..END[:STEP]',
    description: 'Numbers from START to END, both included',
  }),
  arg: string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'JSON',
    description: 'Further argument of the work function, after the datum (may be repeated)',
  }),
}
