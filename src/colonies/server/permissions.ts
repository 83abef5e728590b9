import {printJson} from '../wire/json.js'
import type {MessageType} from '../wire/messages/catalogue.js'
import {APPROVED, PENDING} from '../wire/objects/members.js'
import type {Caller, Context} from './operation.js'
import {RpcError} from './rpc-error.js'
import {findColony} from './tables/colony.js'
import {executorById} from './tables/executor.js'
import {serverId} from './tables/server.js'
import {userById} from './tables/user.js'

/**
 * Kinds of callers (reference: colonies-protocol, section 6, and colonies-permissions). A member is a user or an
 * approved executor of the colony; its owner is none. `candidate` is a member, or an executor that waits for approval.
 */
type Role = 'anybody' | 'server-owner' | 'colony-owner' | 'member' | 'member-or-owner' | 'candidate' | 'executor'

/** Who may ask for what. What depends on the object itself, such as being the assigned executor, the operation checks. */
const ROLES: Readonly<Record<MessageType, Role>> = {
  versionmsg: 'anybody',
  getserverinfomsg: 'anybody',
  getstatisticsmsg: 'server-owner',
  getclustermsg: 'server-owner',
  changeserveridmsg: 'server-owner',
  addcolonymsg: 'server-owner',
  removecolonymsg: 'server-owner',
  getcoloniesmsg: 'server-owner',
  getcolonymsg: 'member',
  getcolonystatsmsg: 'member',
  changecolonyidmsg: 'colony-owner',
  pauseassignmentsmsg: 'colony-owner',
  resumeassignmentsmsg: 'colony-owner',
  getpausestatusmsg: 'candidate',
  addusermsg: 'colony-owner',
  getusersmsg: 'candidate',
  getusermsg: 'candidate',
  getuserbyidmsg: 'candidate',
  removeusermsg: 'colony-owner',
  changeuseridmsg: 'candidate',
  addexecutormsg: 'colony-owner',
  getexecutorsmsg: 'candidate',
  getexecutormsg: 'member',
  getexecutorbyidmsg: 'member',
  approveexecutormsg: 'colony-owner',
  rejectexecutormsg: 'colony-owner',
  removeexecutormsg: 'colony-owner',
  changeexecutoridmsg: 'candidate',
  reportallocationmsg: 'candidate',
  updateexecutormsg: 'candidate',
  addfunctionmsg: 'executor',
  getfunctionsmsg: 'member',
  removefunctionmsg: 'executor',
  addlocationmsg: 'colony-owner',
  getlocationsmsg: 'candidate',
  getlocationmsg: 'candidate',
  removelocationmsg: 'colony-owner',
  submitfuncspecmsg: 'member',
  assignprocessmsg: 'member',
  getprocessmsg: 'member',
  getprocessesmsg: 'member',
  getprocesshistmsg: 'member',
  removeprocessmsg: 'member',
  removeallprocessesmsg: 'colony-owner',
  cancelprocessmsg: 'member',
  closesuccessfulmsg: 'executor',
  closefailedmsg: 'executor',
  setoutputmsg: 'executor',
  submitworkflowspecmsg: 'member',
  getprocessgraphmsg: 'member',
  getprocessgraphsmsg: 'member',
  removeprocessgraphmsg: 'member',
  removeallprocessgraphsmsg: 'colony-owner',
  cancelprocessgraphmsg: 'member',
  addchildmsg: 'member',
  addattributemsg: 'executor',
  getattributemsg: 'member',
  addlogmsg: 'executor',
  addexecutorlogmsg: 'executor',
  getlogsmsg: 'member',
  searchlogsmsg: 'member',
  addcronmsg: 'member',
  getcronmsg: 'member',
  getcronsmsg: 'member',
  runcronmsg: 'member',
  removecronmsg: 'member',
  addgeneratormsg: 'member',
  getgeneratormsg: 'member',
  resolvegeneratormsg: 'member',
  getgeneratorsmsg: 'member',
  packgeneratormsg: 'member',
  removegeneratormsg: 'member',
  addfilemsg: 'member',
  getfilemsg: 'member',
  getfilesmsg: 'member',
  getfilelabelsmsg: 'member',
  removefilemsg: 'member',
  createsnapshotmsg: 'member',
  getsnapshotmsg: 'member',
  getsnapshotsmsg: 'member',
  removesnapshotmsg: 'member',
  removeallsnapshotmsg: 'member',
  channelappendmsg: 'member',
  channelreadmsg: 'member',
  addblueprintdefinitionmsg: 'colony-owner',
  getblueprintdefinitionmsg: 'member-or-owner',
  getblueprintdefinitionsmsg: 'member-or-owner',
  removeblueprintdefinitionmsg: 'colony-owner',
  addblueprintmsg: 'member-or-owner',
  getblueprintmsg: 'member-or-owner',
  getblueprintsmsg: 'member-or-owner',
  updateblueprintmsg: 'member-or-owner',
  updateblueprintstatusmsg: 'member',
  reconcileblueprintmsg: 'member',
  getblueprinthistorymsg: 'member-or-owner',
  removeblueprintmsg: 'member-or-owner',
}

export const needsSignature = (type: MessageType): boolean => ROLES[type] !== 'anybody'

/** Whether a name stands in the request. What a name was found by, such as the id of a process, does not tell it. */
function mentions(request: unknown, name: string): boolean {
  return printJson(request).includes(JSON.stringify(name))
}

/**
 * Finds out what the signer is in the colony, and refuses whoever may not ask for this.
 * @param colonyName undefined where the request is about the server
 * @param request its colony's name is told to whoever has written it, not to whoever holds an id from another colony
 * @throws RpcError 403
 */
export function authorise(
  type: MessageType,
  id: string,
  colonyName: string | undefined,
  context: Context,
  request: unknown,
): Caller {
  const {store} = context
  const role = ROLES[type]
  if (role === 'anybody' || role === 'server-owner') {
    if (role === 'server-owner' && serverId(store) !== id) throw new RpcError(403, 'Access denied, not server owner')
    return {id, colony: undefined, executor: undefined, user: undefined}
  }
  const name = colonyName ?? ''
  const colony = findColony(store, name)
  if (!colony) throw new RpcError(403, `Colony with name <${name}> does not exists`)
  if (role === 'member-or-owner' && colony.id === id) return {id, colony, executor: undefined, user: undefined}
  if (role === 'colony-owner') {
    if (colony.id !== id) throw new RpcError(403, 'Access denied, not colony owner')
    return {id, colony, executor: undefined, user: undefined}
  }
  const executor = executorById(store, colony.key, id)
  const approved = executor?.state === APPROVED || (role === 'candidate' && executor?.state === PENDING)
  const user = approved || role === 'executor' ? undefined : userById(store, colony.key, id)
  if (!approved && !user) {
    const which = mentions(request, name) ? `Colony with name <${name}>` : 'the Colony'
    throw new RpcError(403, `Access denied, not a member of ${which}`)
  }
  return {id, colony, executor: approved ? executor : undefined, user}
}
