import {string} from '@oclif/core/args'

/** The argument by which commands name a job. */
export const jobReference = string({
  required: true,
  ignoreStdin: true,
  description: 'Id of the job, a unique beginning of it, or "last"',
})
