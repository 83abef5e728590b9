import {integer, string} from '@oclif/core/flags'
import type {Loose} from '../../colonies/client/colonies-client.js'
import {type Allocations, type Executor, allocations as shape} from '../../colonies/wire/objects/members.js'
import {Fault} from '../../errors.js'
import type {StdinReader} from '../stdin.js'
import {readJsonSpec} from './read-json-spec.js'

type Project = Allocations['projects'][string]

const amount = (of: string) =>
  integer({helpGroup: 'PROJECT', helpValue: 'NUMBER', min: 0, description: `${of} [default: as before]`})

/** What an executor gives to a project. */
export const allocationFlags = {
  project: string({helpGroup: 'PROJECT', helpValue: 'NAME', description: 'The project; others stay as they are'}),
  allocatedcpu: amount('CPU that it may use'),
  usedcpu: amount('CPU that it used'),
  allocatedgpu: amount('GPU that it may use'),
  usedgpu: amount('GPU that it used'),
  allocatedstorage: amount('Storage that it may use'),
  usedstorage: amount('Storage that it used'),
  spec: string({
    helpValue: 'FILE',
    description: 'JSON with the allocations of all projects (- is stdin): {"projects":{"NAME":{"allocatedcpu":…}}}',
    exclusive: ['project'],
  }),
}

export interface AllocationFlags extends Loose<Project> {
  readonly project?: string | undefined
  readonly spec?: string | undefined
}

const NONE: Project = {
  allocatedcpu: 0,
  usedcpu: 0,
  allocatedgpu: 0,
  usedgpu: 0,
  allocatedstorage: 0,
  usedstorage: 0,
}
const AMOUNTS = ['allocatedcpu', 'usedcpu', 'allocatedgpu', 'usedgpu', 'allocatedstorage', 'usedstorage'] as const

/** What the executor is to report: those of a file, or those of before with one project as the flags say. @throws Fault USAGE, SPEC_INVALID */
export async function reportedAllocations(
  flags: AllocationFlags,
  {allocations}: Pick<Executor, 'allocations'>,
  stdin: StdinReader,
  warn: (line: string) => void,
): Promise<Allocations> {
  const given = Object.fromEntries(
    AMOUNTS.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])),
  ) as Partial<Project>
  const some = Object.keys(given).length > 0
  if (flags.spec !== undefined) {
    if (some) throw new Fault('USAGE', 'Numbers belong to a --project, not to --spec', 'Write them into the file.')
    return readJsonSpec(stdin, flags.spec, shape, warn)
  }
  const {project} = flags
  if (!project || !some) {
    throw new Fault('USAGE', 'What is allocated?', 'Give --project and numbers such as --allocatedcpu, or --spec.')
  }
  const {projects} = allocations
  return {projects: {...projects, [project]: {...NONE, ...projects[project], ...given}}}
}
