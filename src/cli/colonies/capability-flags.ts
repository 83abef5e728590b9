import {integer, string} from '@oclif/core/flags'
import {type Capabilities, capabilities as shape} from '../../colonies/wire/objects/members.js'
import {Fault} from '../../errors.js'
import type {StdinReader} from '../stdin.js'
import {readJsonSpec} from './read-json-spec.js'

const words = (description: string) => string({helpGroup: 'HARDWARE', helpValue: 'TEXT', description})
const number = (description: string) => integer({helpGroup: 'HARDWARE', helpValue: 'NUMBER', min: 0, description})

const hardwareFlags = {
  model: words('What kind of machine it is'),
  nodes: number('How many of them'),
  cpu: words('CPU of each, such as 4000m'),
  cores: number('Cores of each'),
  mem: words('Memory of each, such as 16Gi'),
  storage: words('Storage of each, such as 100Gi'),
  'gpu-name': words('Kind of GPU'),
  'gpu-mem': words('Memory of a GPU, such as 24Gi'),
  'gpu-count': number('GPUs in all'),
  'gpu-nodecount': number('GPUs of each machine'),
  platform: words('Such as linux'),
  architecture: words('Such as amd64'),
  network: string({
    helpGroup: 'HARDWARE',
    helpValue: 'ADDRESS',
    multiple: true,
    description: 'An address; may be repeated',
  }),
}

/** What an executor can do. */
export const capabilityFlags = {
  ...hardwareFlags,
  software: string({
    helpValue: 'NAME@VERSION',
    multiple: true,
    description: 'A program that it offers; may be repeated. TYPE:NAME@VERSION says of which type',
  }),
  spec: string({
    helpValue: 'FILE',
    description: 'JSON with {"hardware":[…],"software":[…]} instead, also of several kinds of machines (- is stdin)',
    exclusive: [...Object.keys(hardwareFlags), 'software'],
  }),
}

export interface CapabilityFlags {
  readonly model?: string | undefined
  readonly nodes?: number | undefined
  readonly cpu?: string | undefined
  readonly cores?: number | undefined
  readonly mem?: string | undefined
  readonly storage?: string | undefined
  readonly 'gpu-name'?: string | undefined
  readonly 'gpu-mem'?: string | undefined
  readonly 'gpu-count'?: number | undefined
  readonly 'gpu-nodecount'?: number | undefined
  readonly platform?: string | undefined
  readonly architecture?: string | undefined
  readonly network?: readonly string[] | undefined
  readonly software?: readonly string[] | undefined
  readonly spec?: string | undefined
}

/** What the flags or their file say; one kind of machine by flags. @throws Fault USAGE, SPEC_INVALID, and those of files */
export async function capabilitiesOf(
  flags: CapabilityFlags,
  stdin: StdinReader,
  warn: (line: string) => void,
): Promise<Capabilities> {
  if (flags.spec !== undefined) return readJsonSpec(stdin, flags.spec, shape, warn)
  const {model, nodes, cpu, cores, mem, storage, platform, architecture, network, software = []} = flags
  const gpu = {
    name: flags['gpu-name'],
    mem: flags['gpu-mem'],
    count: flags['gpu-count'],
    nodecount: flags['gpu-nodecount'],
  }
  const hardware = {model, nodes, cpu, cores, mem, storage, gpu, platform, architecture, network}
  const isGiven = [...Object.values({...hardware, gpu: undefined}), ...Object.values(gpu)].some(
    (each) => each !== undefined,
  )
  if (!isGiven && software.length === 0) {
    throw new Fault('USAGE', 'What can it do?', 'Give flags such as --cpu and --software, or --spec.')
  }
  return shape.decode({hardware: isGiven ? [hardware] : [], software: software.map(program)}, '')
}

function program(text: string): Capabilities['software'][number] {
  const [, type = '', name = '', version = ''] = /^(?:([^:@]*):)?([^@]+)(?:@(.*))?$/.exec(text) ?? []
  if (name !== '') return {name, type, version}
  throw new Fault(
    'USAGE',
    `--software is ${JSON.stringify(text)}`,
    'Examples: --software ffmpeg@7.1, --software lib:cuda@12',
  )
}
