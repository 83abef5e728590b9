/**
 * `continuum/colonies`: ColonyOS from a program: submit functions and workflows, wait for them, and be an executor. The
 * names of fields and states are ColonyOS's own.
 */
export type {ColoniesOptions} from '../../cli/colonies/library-session.js'
export type {Channel, ChannelHandle} from '../client/channel.js'
export type {ChannelMessage} from '../client/channel-message.js'
export type {AppendOptions} from '../client/channel-writer.js'
export {ColoniesClient, type Loose} from '../client/colonies-client.js'
export {RpcFault} from '../client/rpc-fault.js'
export type {ExecutorEvent} from '../executor/events.js'
export type {ChildPlace, ProcessContext} from '../executor/process-context.js'
export type {FetchedFile} from '../files/fetch-file.js'
export type {ListedFile} from '../files/list-files.js'
export type {FailedFile, PlannedFile, SkippedFile, SyncPlan, SyncResult} from '../files/sync-plan.js'
export type {Blueprint, BlueprintDefinition, BlueprintHistory} from '../wire/objects/blueprints.js'
export type {File, Label, Snapshot} from '../wire/objects/files.js'
export type {FunctionSpec, WorkflowSpec} from '../wire/objects/function-spec.js'
export {
  CANCELLED,
  FAILED,
  type Log,
  type Process,
  type ProcessGraph,
  RUNNING,
  SUCCESS,
  WAITING,
} from '../wire/objects/process.js'
export type {Json} from '../wire/shape.js'
export {Chain, chain} from './chain.js'
export {Colonies, type WaitOptions} from './colonies.js'
export {Executor, type ExecutorSettings} from './executor.js'
export {Files, type SyncSettings, type TransferSettings} from './files.js'
export {FuncSpec, type FuncSpecFields} from './func-spec.js'
export {ProcessFailure} from './process-failure.js'
export {Workflow, type WorkflowNode} from './workflow.js'
