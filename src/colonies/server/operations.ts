import type {MessageType} from '../wire/messages/catalogue.js'
import type {Operation} from './operation.js'
import {addChild} from './rpc/add-child.js'
import {addColony} from './rpc/add-colony.js'
import {addExecutor} from './rpc/add-executor.js'
import {addUser} from './rpc/add-user.js'
import {approveExecutor} from './rpc/approve-executor.js'
import {cancelProcess} from './rpc/cancel-process.js'
import {cancelProcessGraph} from './rpc/cancel-process-graph.js'
import {closeFailed} from './rpc/close-failed.js'
import {closeSuccessful} from './rpc/close-successful.js'
import {getExecutor} from './rpc/get-executor.js'
import {getExecutorById} from './rpc/get-executor-by-id.js'
import {getExecutors} from './rpc/get-executors.js'
import {getProcess} from './rpc/get-process.js'
import {getProcessGraph} from './rpc/get-process-graph.js'
import {getProcessGraphs} from './rpc/get-process-graphs.js'
import {getProcessHist} from './rpc/get-process-hist.js'
import {getProcesses} from './rpc/get-processes.js'
import {rejectExecutor} from './rpc/reject-executor.js'
import {removeAllProcessGraphs} from './rpc/remove-all-process-graphs.js'
import {removeAllProcesses} from './rpc/remove-all-processes.js'
import {removeExecutor} from './rpc/remove-executor.js'
import {removeProcess} from './rpc/remove-process.js'
import {removeProcessGraph} from './rpc/remove-process-graph.js'
import {setOutput} from './rpc/set-output.js'
import {submitFuncSpec} from './rpc/submit-func-spec.js'
import {submitWorkflowSpec} from './rpc/submit-workflow-spec.js'
import {version} from './rpc/version.js'

const SERVER = [addColony, version]
const MEMBERS = [
  addExecutor,
  addUser,
  approveExecutor,
  getExecutor,
  getExecutorById,
  getExecutors,
  rejectExecutor,
  removeExecutor,
]
const PROCESSES = [
  setOutput,
  removeProcess,
  removeAllProcesses,
  getProcessHist,
  closeFailed,
  cancelProcess,
  closeSuccessful,
  getProcess,
  getProcesses,
  submitFuncSpec,
]
const WORKFLOWS = [
  addChild,
  cancelProcessGraph,
  getProcessGraph,
  getProcessGraphs,
  removeAllProcessGraphs,
  removeProcessGraph,
  submitWorkflowSpec,
]

/** All operations but the long poll of assign. */
export const OPERATIONS: ReadonlyMap<MessageType, Operation> = new Map(
  [...SERVER, ...MEMBERS, ...PROCESSES, ...WORKFLOWS].map((each) => [each.type, each]),
)
