import {allocations, capabilities, colony, executor, location, registeredFunction, user} from '../objects/members.js'
import {statistics} from '../objects/server.js'
import {flag, integer, list, nullWhenEmpty, struct, text} from '../shape.js'
import {message} from './message.js'

const nothing = struct({})

/** Colonies and who belongs to them: reference colonies-protocol, section 7. */
export const MEMBER_MESSAGES = {
  addcolonymsg: message({colony}, colony),
  removecolonymsg: message({colonyname: text}, nothing),
  getcoloniesmsg: message({}, list(colony)),
  getcolonymsg: message({colonyname: text}, colony),
  getcolonystatsmsg: message({colonyname: text}, statistics),
  changecolonyidmsg: message(
    {colonyname: text, colonyid: text},
    struct({colonyname: text, colonyid: text, msgtype: text}),
  ),
  pauseassignmentsmsg: message({colonyname: text}, nothing),
  resumeassignmentsmsg: message({colonyname: text}, nothing),
  getpausestatusmsg: message({colonyname: text}, struct({msgtype: text, colonyname: text, ispaused: flag})),
  addusermsg: message({user}, user),
  getusersmsg: message({colonyname: text}, nullWhenEmpty(list(user))),
  getusermsg: message({colonyname: text, name: text}, user),
  getuserbyidmsg: message({colonyname: text, userid: text}, user),
  removeusermsg: message({colonyname: text, name: text}, nothing),
  changeuseridmsg: message({colonyname: text, userid: text}, struct({colonyname: text, userid: text, msgtype: text})),
  addexecutormsg: message({executor}, executor),
  getexecutorsmsg: message({colonyname: text}, nullWhenEmpty(list(executor))),
  getexecutormsg: message({colonyname: text, executorname: text}, executor),
  getexecutorbyidmsg: message({colonyname: text, executorid: text}, executor),
  approveexecutormsg: message({colonyname: text, executorname: text}, nothing),
  rejectexecutormsg: message({colonyname: text, executorname: text}, nothing),
  removeexecutormsg: message({colonyname: text, executorname: text}, nothing),
  changeexecutoridmsg: message(
    {colonyname: text, executorid: text},
    struct({colonyname: text, executorid: text, msgtype: text}),
  ),
  reportallocationmsg: message({colonyname: text, executorname: text, allocations}, nothing),
  updateexecutormsg: message({colonyname: text, executorname: text, capabilities}, nothing),
  addfunctionmsg: message({fun: registeredFunction}, registeredFunction),
  getfunctionsmsg: message({colonyname: text, executorname: text}, nullWhenEmpty(list(registeredFunction))),
  removefunctionmsg: message({functionid: text}, nothing),
  addlocationmsg: message({location}, location),
  getlocationsmsg: message({colonyname: text}, nullWhenEmpty(list(location))),
  getlocationmsg: message({colonyname: text, name: text}, location),
  removelocationmsg: message({colonyname: text, name: text}, nothing),
} as const

/** How many of a list at most; used by several groups. */
export const counted = {colonyname: text, count: integer}
