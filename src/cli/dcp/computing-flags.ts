import {boolean, integer, string} from '@oclif/core/flags'
import {duration} from '../flags/duration.js'

export const coresFlag = {
  cores: integer({min: 1, max: 1024, helpValue: 'N', description: 'Slices to compute at once [default: all cores]'}),
}

/** How long a command waits. */
export const timeoutFlag = {
  timeout: duration({description: 'Stop waiting after this time, with exit code 124; the job stays'}),
}

/** For commands that print results. */
export const resultFlags = {
  format: string({
    options: ['json', 'kvin'],
    default: 'json',
    description: 'json: one array; kvin: exact, one value a line',
  }),
  output: string({char: 'o', helpValue: 'FILE', description: 'Write the results to FILE instead of stdout (-)'}),
}

/** For commands that compute slices and print the results. */
export const computingFlags = {
  ...coresFlag,
  ...timeoutFlag,
  ...resultFlags,
  events: boolean({
    description: 'Print every event of the job instead of the results, one JSON object a line',
    exclusive: ['format'],
  }),
}
