import {string as argument} from '@oclif/core/args'
import {integer, string} from '@oclif/core/flags'

/** What a job computes: shared by the commands that deploy. */
export const workArgument = argument({
  ignoreStdin: true,
  description: 'File with the work function (.js .mjs .cjs .ts .py), or - for stdin',
})

const INPUT = {helpGroup: 'INPUT'} as const
const repeated = {multiple: true, multipleNonGreedy: true} as const

/** Values that are written out or read from a file. */
export const valueFlags = {
  data: string({...INPUT, helpValue: 'JSON', description: 'JSON array: one slice per element'}),
  'data-file': string({
    ...INPUT,
    helpValue: 'FILE',
    description: 'File with a JSON array, one JSON value per line, CSV with a header, or lines of text (- is stdin)',
  }),
  'data-format': string({
    ...INPUT,
    options: ['json', 'ndjson', 'csv', 'tsv', 'text'],
    description: 'What the file holds [default: by its extension]',
  }),
}

/** The input set of a job: exactly one of them. */
export const jobInputFlags = {
  ...valueFlags,
  range: string({
    ...INPUT,
    ...repeated,
    helpValue: 'START..END[:STEP]',
    description: 'Numbers from START to END, both included; repeated: every combination, as one array per slice',
  }),
  count: integer({
    ...INPUT,
    min: 1,
    helpValue: 'N',
    description: 'Numbers from 0 to N-1, or N slices of a {slice} URL',
  }),
  'data-url': string({
    ...INPUT,
    ...repeated,
    helpValue: 'URL',
    description: 'URL whose content the worker fetches; {slice} in it stands for 1 to --count (may be repeated)',
  }),
}
