import type {MessageType} from '../wire/messages/catalogue.js'
import type {Operation} from './operation.js'
import {closeSuccessful} from './rpc/close-successful.js'
import {getProcess} from './rpc/get-process.js'
import {getProcessGraph} from './rpc/get-process-graph.js'
import {getProcessGraphs} from './rpc/get-process-graphs.js'
import {getProcesses} from './rpc/get-processes.js'
import {submitFuncSpec} from './rpc/submit-func-spec.js'
import {submitWorkflowSpec} from './rpc/submit-workflow-spec.js'
import {version} from './rpc/version.js'

/** All operations but the long poll of assign. */
export const OPERATIONS: ReadonlyMap<MessageType, Operation> = new Map(
  [
    closeSuccessful,
    getProcess,
    getProcesses,
    getProcessGraph,
    getProcessGraphs,
    submitFuncSpec,
    submitWorkflowSpec,
    version,
  ].map((each) => [each.type, each]),
)
