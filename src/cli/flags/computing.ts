import {integer, string} from '@oclif/core/flags'

/** For commands that compute slices and print the results. */
export const computingFlags = {
  cores: integer({min: 1, max: 1024, description: 'Slices to compute at once [default: all cores]'}),
  output: string({char: 'o', helpValue: 'FILE', description: 'Write the results to FILE instead of stdout (-)'}),
}
