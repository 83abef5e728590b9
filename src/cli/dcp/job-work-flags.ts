import {boolean, integer, string} from '@oclif/core/flags'
import {duration} from '../flags/duration.js'

const WORK = {helpGroup: 'WORK'} as const
const LIMITS = {helpGroup: 'LIMITS'} as const
const repeated = {multiple: true, multipleNonGreedy: true} as const

/** The work function of a job, and what it finds around it. */
export const jobWorkFlags = {
  function: string({...WORK, helpValue: 'CODE', description: 'The work function itself, such as "x => x * x"'}),
  entry: string({...WORK, helpValue: 'NAME', description: 'Name of the work function in its file'}),
  arg: string({
    ...WORK,
    ...repeated,
    helpValue: 'JSON',
    description: 'Further argument of the work function, after the datum (may be repeated)',
  }),
  worktime: string({
    ...WORK,
    options: ['map-basic', 'pyodide'],
    description: 'What runs it: map-basic (JavaScript) or pyodide (Python) [default: by the extension]',
  }),
  'worktime-version': string({...WORK, helpValue: 'RANGE', description: 'Version of the worktime, as a semver range'}),
  requires: string({
    ...WORK,
    ...repeated,
    helpValue: 'MODULE',
    description:
      'Module or npm package that require() finds in the sandbox; for Python a folder of wheels, a wheel, or a package of Pyodide (may be repeated)',
  }),
  fs: string({
    ...WORK,
    ...repeated,
    helpValue: 'SRC[:DEST]',
    description: 'File or directory for a Python job, below /home/pyodide (may be repeated)',
  }),
  'fs-chdir': string({...WORK, helpValue: 'DIR', description: 'Directory of the Python job in which it starts'}),
}

/** How a job is called, and how long it may take. */
export const jobDescriptionFlags = {
  name: string({
    helpGroup: 'DESCRIPTION',
    helpValue: 'TEXT',
    description: 'What lists and workers call the job [default: the file]',
  }),
  description: string({helpGroup: 'DESCRIPTION', helpValue: 'TEXT', description: 'What the job is for'}),
  link: string({helpGroup: 'DESCRIPTION', helpValue: 'URL', description: 'Where to read more about it'}),
  'slice-timeout': duration({...LIMITS, description: 'Time that a slice may take [default: 24h]'}),
  'progress-timeout': duration({
    ...LIMITS,
    description: 'Time that a slice may go without calling progress() [default: 5m]',
  }),
  retries: integer({
    ...LIMITS,
    min: 0,
    max: 1000,
    helpValue: 'N',
    description: 'How often a slice is tried again after its sandbox died or it overran its time [default: 2]',
  }),
  'no-auto-close': boolean({description: 'Keep the job open: dcp job add-slices adds to it, dcp job close ends it'}),
}
