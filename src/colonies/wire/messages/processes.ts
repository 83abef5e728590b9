import {functionSpec, workflowSpec} from '../objects/function-spec.js'
import {attribute, log, process, processGraph} from '../objects/process.js'
import {anything, flag, int64, integer, list, nullWhenEmpty, struct, text} from '../shape.js'
import {message} from './message.js'

const nothing = struct({})

/** Processes, workflows, attributes and logs: reference colonies-protocol, section 7. */
export const PROCESS_MESSAGES = {
  submitfuncspecmsg: message({spec: functionSpec}, process),
  assignprocessmsg: message({colonyname: text, timeout: integer, availablecpu: text, availablemem: text}, process),
  getprocessmsg: message({processid: text}, process),
  getprocessesmsg: message(
    {colonyname: text, count: integer, state: integer, executortype: text, label: text, initiator: text},
    nullWhenEmpty(list(process)),
  ),
  getprocesshistmsg: message(
    {colonyname: text, executorid: text, seconds: integer, state: integer},
    nullWhenEmpty(list(process)),
  ),
  removeprocessmsg: message({processid: text, all: flag}, nothing),
  removeallprocessesmsg: message({colonyname: text, state: integer}, nothing),
  cancelprocessmsg: message({processid: text}, nothing),
  closesuccessfulmsg: message({processid: text, out: list(anything)}, nothing),
  closefailedmsg: message({processid: text, errors: list(text)}, nothing),
  setoutputmsg: message({processid: text, out: list(anything)}, nothing),
  submitworkflowspecmsg: message({spec: workflowSpec}, processGraph),
  getprocessgraphmsg: message({processgraphid: text}, processGraph),
  getprocessgraphsmsg: message({colonyname: text, count: integer, state: integer}, nullWhenEmpty(list(processGraph))),
  removeprocessgraphmsg: message({processgraphid: text, all: flag}, nothing),
  removeallprocessgraphsmsg: message({colonyname: text, state: integer}, nothing),
  cancelprocessgraphmsg: message({processgraphid: text}, nothing),
  addchildmsg: message(
    {processgraphid: text, parentprocessid: text, childprocessid: text, spec: functionSpec, insert: flag},
    process,
  ),
  addattributemsg: message({attribute}, attribute),
  getattributemsg: message({attributeid: text}, attribute),
  addlogmsg: message({processid: text, message: text}, nothing),
  addexecutorlogmsg: message({colonyname: text, executorname: text, message: text}, nothing),
  getlogsmsg: message(
    {colonyname: text, processid: text, executorname: text, count: integer, since: int64, latest: flag},
    nullWhenEmpty(list(log)),
  ),
  searchlogsmsg: message({colonyname: text, text, days: integer, count: integer}, nullWhenEmpty(list(log))),
} as const
