import type {MessageType} from '../wire/messages/catalogue.js'
import type {Operation} from './operation.js'
import {addAttribute} from './rpc/add-attribute.js'
import {addBlueprint} from './rpc/add-blueprint.js'
import {addBlueprintDefinition} from './rpc/add-blueprint-definition.js'
import {addChild} from './rpc/add-child.js'
import {addColony} from './rpc/add-colony.js'
import {addCron} from './rpc/add-cron.js'
import {addExecutor} from './rpc/add-executor.js'
import {addExecutorLog} from './rpc/add-executor-log.js'
import {addFile} from './rpc/add-file.js'
import {addFunction} from './rpc/add-function.js'
import {addGenerator} from './rpc/add-generator.js'
import {addLocation} from './rpc/add-location.js'
import {addLog} from './rpc/add-log.js'
import {addUser} from './rpc/add-user.js'
import {approveExecutor} from './rpc/approve-executor.js'
import {cancelProcess} from './rpc/cancel-process.js'
import {cancelProcessGraph} from './rpc/cancel-process-graph.js'
import {changeColonyId} from './rpc/change-colony-id.js'
import {changeExecutorId} from './rpc/change-executor-id.js'
import {changeServerId} from './rpc/change-server-id.js'
import {changeUserId} from './rpc/change-user-id.js'
import {channelAppend} from './rpc/channel-append.js'
import {channelRead} from './rpc/channel-read.js'
import {closeFailed} from './rpc/close-failed.js'
import {closeSuccessful} from './rpc/close-successful.js'
import {createSnapshot} from './rpc/create-snapshot.js'
import {getAttribute} from './rpc/get-attribute.js'
import {getBlueprint} from './rpc/get-blueprint.js'
import {getBlueprintDefinition} from './rpc/get-blueprint-definition.js'
import {getBlueprintDefinitions} from './rpc/get-blueprint-definitions.js'
import {getBlueprintHistory} from './rpc/get-blueprint-history.js'
import {getBlueprints} from './rpc/get-blueprints.js'
import {getCluster} from './rpc/get-cluster.js'
import {getColonies} from './rpc/get-colonies.js'
import {getColony} from './rpc/get-colony.js'
import {getColonyStats} from './rpc/get-colony-stats.js'
import {getCron} from './rpc/get-cron.js'
import {getCrons} from './rpc/get-crons.js'
import {getExecutor} from './rpc/get-executor.js'
import {getExecutorById} from './rpc/get-executor-by-id.js'
import {getExecutors} from './rpc/get-executors.js'
import {getFile} from './rpc/get-file.js'
import {getFileLabels} from './rpc/get-file-labels.js'
import {getFiles} from './rpc/get-files.js'
import {getFunctions} from './rpc/get-functions.js'
import {getGenerator} from './rpc/get-generator.js'
import {getGenerators} from './rpc/get-generators.js'
import {getLocation} from './rpc/get-location.js'
import {getLocations} from './rpc/get-locations.js'
import {getLogs} from './rpc/get-logs.js'
import {getPauseStatus} from './rpc/get-pause-status.js'
import {getProcess} from './rpc/get-process.js'
import {getProcessGraph} from './rpc/get-process-graph.js'
import {getProcessGraphs} from './rpc/get-process-graphs.js'
import {getProcessHist} from './rpc/get-process-hist.js'
import {getProcesses} from './rpc/get-processes.js'
import {getServerInfo} from './rpc/get-server-info.js'
import {getSnapshot} from './rpc/get-snapshot.js'
import {getSnapshots} from './rpc/get-snapshots.js'
import {getStatistics} from './rpc/get-statistics.js'
import {getUser} from './rpc/get-user.js'
import {getUserById} from './rpc/get-user-by-id.js'
import {getUsers} from './rpc/get-users.js'
import {packGenerator} from './rpc/pack-generator.js'
import {pauseAssignments} from './rpc/pause-assignments.js'
import {reconcileBlueprint} from './rpc/reconcile-blueprint.js'
import {rejectExecutor} from './rpc/reject-executor.js'
import {removeAllProcessGraphs} from './rpc/remove-all-process-graphs.js'
import {removeAllProcesses} from './rpc/remove-all-processes.js'
import {removeAllSnapshots} from './rpc/remove-all-snapshots.js'
import {removeBlueprint} from './rpc/remove-blueprint.js'
import {removeBlueprintDefinition} from './rpc/remove-blueprint-definition.js'
import {removeColony} from './rpc/remove-colony.js'
import {removeCron} from './rpc/remove-cron.js'
import {removeExecutor} from './rpc/remove-executor.js'
import {removeFile} from './rpc/remove-file.js'
import {removeFunction} from './rpc/remove-function.js'
import {removeGenerator} from './rpc/remove-generator.js'
import {removeLocation} from './rpc/remove-location.js'
import {removeProcess} from './rpc/remove-process.js'
import {removeProcessGraph} from './rpc/remove-process-graph.js'
import {removeSnapshot} from './rpc/remove-snapshot.js'
import {removeUser} from './rpc/remove-user.js'
import {reportAllocation} from './rpc/report-allocation.js'
import {resolveGenerator} from './rpc/resolve-generator.js'
import {resumeAssignments} from './rpc/resume-assignments.js'
import {runCron} from './rpc/run-cron.js'
import {searchLogs} from './rpc/search-logs.js'
import {setOutput} from './rpc/set-output.js'
import {submitFuncSpec} from './rpc/submit-func-spec.js'
import {submitWorkflowSpec} from './rpc/submit-workflow-spec.js'
import {updateBlueprint} from './rpc/update-blueprint.js'
import {updateBlueprintStatus} from './rpc/update-blueprint-status.js'
import {updateExecutor} from './rpc/update-executor.js'
import {version} from './rpc/version.js'

const SERVER = [
  addColony,
  changeColonyId,
  changeServerId,
  getCluster,
  getColonies,
  getColony,
  getColonyStats,
  getPauseStatus,
  getServerInfo,
  getStatistics,
  pauseAssignments,
  removeColony,
  resumeAssignments,
  version,
]
const MEMBERS = [
  addExecutor,
  addFunction,
  addLocation,
  addUser,
  approveExecutor,
  changeExecutorId,
  changeUserId,
  getExecutor,
  getExecutorById,
  getExecutors,
  getFunctions,
  getLocation,
  getLocations,
  getUser,
  getUserById,
  getUsers,
  rejectExecutor,
  removeExecutor,
  removeFunction,
  removeLocation,
  removeUser,
  reportAllocation,
  updateExecutor,
]
const PROCESSES = [
  cancelProcess,
  closeFailed,
  closeSuccessful,
  getProcess,
  getProcessHist,
  getProcesses,
  removeAllProcesses,
  removeProcess,
  setOutput,
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
const LOGS_AND_ATTRIBUTES = [addAttribute, addExecutorLog, addLog, getAttribute, getLogs, searchLogs]
const SCHEDULES = [
  addCron,
  addGenerator,
  getCron,
  getCrons,
  getGenerator,
  getGenerators,
  packGenerator,
  removeCron,
  removeGenerator,
  resolveGenerator,
  runCron,
]
const FILES = [
  addFile,
  createSnapshot,
  getFile,
  getFileLabels,
  getFiles,
  getSnapshot,
  getSnapshots,
  removeAllSnapshots,
  removeFile,
  removeSnapshot,
]
const CHANNELS = [channelAppend, channelRead]
const BLUEPRINTS = [
  addBlueprint,
  addBlueprintDefinition,
  getBlueprint,
  getBlueprintDefinition,
  getBlueprintDefinitions,
  getBlueprintHistory,
  getBlueprints,
  reconcileBlueprint,
  removeBlueprint,
  removeBlueprintDefinition,
  updateBlueprint,
  updateBlueprintStatus,
]
const GROUPS: readonly (readonly Operation[])[] = [
  SERVER,
  MEMBERS,
  PROCESSES,
  WORKFLOWS,
  LOGS_AND_ATTRIBUTES,
  SCHEDULES,
  FILES,
  CHANNELS,
  BLUEPRINTS,
]

/** All operations but the long poll of assign. */
export const OPERATIONS: ReadonlyMap<MessageType, Operation> = new Map(
  GROUPS.flatMap((group) => group.map((each) => [each.type, each])),
)
