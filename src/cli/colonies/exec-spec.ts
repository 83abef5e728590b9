import {type FunctionSpec, functionSpec} from '../../colonies/wire/objects/function-spec.js'
import type {Json} from '../../colonies/wire/shape.js'
import {checkFunctionSpec} from '../../colonies/wire/spec/check-function-spec.js'
import {Fault} from '../../errors.js'
import {executorIdOf} from './ids.js'
import {commaSeparated, pairs} from './list-flags.js'
import {accepted, changed, type SpecSource} from './read-spec.js'
import type {ColoniesSession} from './session.js'
import {snapshotMounts} from './spec-snapshots.js'

export interface ExecFlags {
  readonly func: string
  readonly targettype?: string | undefined
  readonly targetname?: string | undefined
  readonly targetid?: string | undefined
  readonly args?: readonly string[] | undefined
  readonly kwargs?: readonly string[] | undefined
  readonly env?: readonly string[] | undefined
  readonly channels?: readonly string[] | undefined
  readonly name?: string | undefined
  readonly priority: number
  readonly maxwaittime: number
  readonly maxexectime: number
  readonly maxretries: number
  readonly set?: readonly string[] | undefined
  readonly snapshots?: readonly string[] | undefined
}

/** The function spec that flags describe. @throws Fault USAGE, SPEC_INVALID, and those of asking for the executor */
export async function execSpec(
  source: Pick<SpecSource, 'output'>,
  session: ColoniesSession,
  flags: ExecFlags,
): Promise<FunctionSpec> {
  const document = {
    nodename: flags.name ?? '',
    funcname: flags.func,
    args: await commaSeparated(flags.args),
    kwargs: await keywordArguments(flags.kwargs),
    env: Object.fromEntries(await pairs('--env', flags.env, '=')),
    channels: await commaSeparated(flags.channels),
    priority: flags.priority,
    maxwaittime: flags.maxwaittime,
    maxexectime: flags.maxexectime,
    maxretries: flags.maxretries,
    conditions: await target(session, flags),
    ...(flags.snapshots && {fs: {snapshots: await snapshotMounts(flags.snapshots)}}),
  }
  const changes = changed(document, flags.set ?? [], functionSpec)
  return accepted(source, 'The function', checkFunctionSpec(changes, session.colonyName))
}

/** `args` is a list, as upstream has it for commands of containers. */
async function keywordArguments(values: readonly string[] | undefined): Promise<Readonly<Record<string, Json>>> {
  const given = await pairs('--kwargs', values, ':')
  return Object.fromEntries([...given].map(([key, value]) => [key, key === 'args' ? value.split(',') : value]))
}

/** Executors of a type, or one of them, whose type the server knows. */
async function target(
  session: ColoniesSession,
  {targettype, targetname, targetid}: ExecFlags,
): Promise<Partial<FunctionSpec['conditions']>> {
  const colonyname = session.colonyName
  if (targetid !== undefined) {
    const {executorname, executortype} = await session.call(
      'getexecutorbyidmsg',
      {colonyname, executorid: await executorIdOf(session, targetid)},
      'member',
    )
    return {executornames: [executorname], executortype}
  }
  if (targetname !== undefined) {
    if (targettype !== undefined) return {executornames: [targetname], executortype: targettype}
    const {executortype} = await session.call('getexecutormsg', {colonyname, executorname: targetname}, 'member')
    return {executornames: [targetname], executortype}
  }
  if (targettype !== undefined) return {executortype: targettype}
  throw new Fault(
    'USAGE',
    'Nobody is named who may run it',
    'Give --targettype TYPE, or one executor: --targetname NAME.',
  )
}
