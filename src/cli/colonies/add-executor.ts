import {boolean, string} from '@oclif/core/flags'
import {type Executor, executor as executorShape} from '../../colonies/wire/objects/members.js'
import {Fault} from '../../errors.js'
import type {StdinReader} from '../stdin.js'
import {readJsonSpec} from './read-json-spec.js'
import type {ColoniesSession} from './session.js'

/** What an executor is to be, for the commands that add one. */
export const executorFlags = {
  name: string({helpValue: 'NAME', description: 'Name in the colony [default: that of --spec]'}),
  type: string({helpValue: 'TYPE', description: 'Type, by which processes are matched [default: that of --spec]'}),
  spec: string({helpValue: 'FILE', description: 'JSON with executorname, executortype, capabilities… (- is stdin)'}),
  approve: boolean({description: 'Approve it as well'}),
}

export interface NewExecutor {
  readonly id: string
  readonly name?: string | undefined
  readonly type?: string | undefined
  readonly spec?: string | undefined
  readonly approve: boolean
}

/**
 * What the flags say of a new executor; flags go before its file. @param warn of members of the file that nobody reads
 * @throws Fault SPEC_INVALID, USAGE, and those of files
 */
export async function executorOf(
  wanted: NewExecutor,
  stdin: StdinReader,
  warn: (line: string) => void,
): Promise<Partial<Executor>> {
  const {id, spec: file} = wanted
  const spec = file === undefined ? undefined : await readJsonSpec(stdin, file, executorShape, warn)
  const executorname = wanted.name || spec?.executorname
  const executortype = wanted.type || spec?.executortype
  if (!executorname) throw new Fault('USAGE', 'The executor has no name', 'Give --name, or executorname in --spec.')
  if (!executortype) throw new Fault('USAGE', 'The executor has no type', 'Give --type, or executortype in --spec.')
  return {...spec, executorid: id, executorname, executortype}
}

/** Adds it, and approves it where that is wanted. @throws as ColoniesSession.call */
export async function addExecutor(
  session: ColoniesSession,
  executor: Partial<Executor>,
  approve: boolean,
): Promise<Executor> {
  const {colonyName: colonyname} = session
  const added = await session.call('addexecutormsg', {executor: {...executor, colonyname}})
  if (!approve) return added
  const {executorname} = added
  await session.call('approveexecutormsg', {colonyname, executorname})
  return {...added, state: 1}
}
