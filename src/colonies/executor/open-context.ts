import {formatWithOptions} from 'node:util'
import type {Loose} from '../client/colonies-client.js'
import {RpcFault} from '../client/rpc-fault.js'
import type {FunctionSpec} from '../wire/objects/function-spec.js'
import {ATTRIBUTE_OUT, type Process} from '../wire/objects/process.js'
import {checkFunctionSpec} from '../wire/spec/check-function-spec.js'
import type {ColonyAccess} from './colony-access.js'
import {FunctionError} from './function-host.js'
import {isUnreachable, keepTrying} from './keep-trying.js'
import type {LogWriter} from './log-writer.js'
import type {OwnChannels} from './own-channels.js'
import type {ProcessContext} from './process-context.js'

/** The context of a process that was assigned to us. What it asks for waits while the server is away. */
export function openContext(
  process: Process,
  access: ColonyAccess,
  logs: LogWriter,
  channels: OwnChannels,
  signal: AbortSignal,
  mount?: string,
): ProcessContext {
  const {colonyName} = access
  const {processid, processgraphid} = process
  const persist = <T>(work: (attempt: number) => Promise<T>): Promise<T> => keepTrying(work, signal)
  const once = <T>(work: () => Promise<T>): Promise<T> => keepTrying(work, signal, {again: isUnreachable})
  const context: ProcessContext = {
    process,
    colonyName,
    executorName: access.name,
    executorId: access.id,
    mount,
    signal,
    log: (...values) => {
      logs.write(`${formatWithOptions({colors: false}, ...values)}\n`)
    },
    setOutput: async (...outputs) => {
      await persist(() => access.call('setoutputmsg', {processid, out: outputs}))
    },
    addAttribute: async (key, value) => {
      const attribute = {targetid: processid, targetcolonyname: colonyName, targetprocessgraphid: processgraphid}
      const added = {...attribute, attributetype: ATTRIBUTE_OUT, key, value}
      await persist(async (attempt) => {
        try {
          await access.call('addattributemsg', {attribute: added})
        } catch (error) {
          // The reply to an earlier attempt was lost: it is there already.
          if (attempt === 0 || !(error instanceof RpcFault && error.status === 400)) throw error
        }
      })
    },
    getProcessGraph: (id = processgraphid) => persist(() => access.call('getprocessgraphmsg', {processgraphid: id})),
    getProcess: (id) => persist(() => access.call('getprocessmsg', {processid: id})),
    findProcess: async (nodeName, within) => {
      const ids = within ?? (await context.getProcessGraph()).processids
      for (const id of ids) {
        const found = await context.getProcess(id)
        if (found.spec.nodename === nodeName) return found
      }
      return undefined
    },
    addChild: async (spec, {nodeName, insert = false, before = ''} = {}) => {
      const place = {processgraphid, parentprocessid: processid, childprocessid: before, insert}
      const whole = checked(spec, colonyName)
      const nodename = nodeName ?? (whole.nodename || whole.funcname)
      return once(() => access.call('addchildmsg', {...place, spec: {...whole, nodename}}))
    },
    getBlueprint: (name) => persist(() => access.call('getblueprintmsg', {namespace: colonyName, name})),
    getBlueprints: (kind, location = '') =>
      persist(() => access.call('getblueprintsmsg', {namespace: colonyName, kind, locationname: location})),
    updateBlueprintStatus: async (name, status) => {
      await persist(() =>
        access.call('updateblueprintstatusmsg', {colonyname: colonyName, blueprintname: name, status}),
      )
    },
    channel: (name) => channels.open(name),
    submit: async (spec) => {
      const whole = checked(spec, colonyName)
      return once(() => access.call('submitfuncspecmsg', {spec: whole}))
    },
  }
  return context
}

/** A spec as a server wants it: limits that are left out are none, old names are new ones. @throws FunctionError */
function checked(spec: Loose<FunctionSpec>, colonyName: string): FunctionSpec {
  const result = checkFunctionSpec(spec, colonyName)
  if (result.ok) return result.spec
  throw new FunctionError(`The function spec cannot be submitted: ${result.problems.join('; ')}`)
}
