import {blueprint, blueprintDefinition, blueprintHistory} from '../objects/blueprints.js'
import {process} from '../objects/process.js'
import {anything, flag, integer, list, map, nullWhenEmpty, struct, text} from '../shape.js'
import {message} from './message.js'

const nothing = struct({})
const named = {namespace: text, name: text}

/** Blueprints and their definitions: reference colonies-protocol, section 20. `namespace` is the colony's name. */
export const BLUEPRINT_MESSAGES = {
  addblueprintdefinitionmsg: message({blueprintdefinition: blueprintDefinition}, blueprintDefinition),
  getblueprintdefinitionmsg: message({colonyname: text, name: text}, blueprintDefinition),
  getblueprintdefinitionsmsg: message({colonyname: text}, list(blueprintDefinition)),
  removeblueprintdefinitionmsg: message(named, nothing),
  addblueprintmsg: message({blueprint}, blueprint),
  getblueprintmsg: message(named, blueprint),
  getblueprintsmsg: message({namespace: text, kind: text, locationname: text}, nullWhenEmpty(list(blueprint))),
  updateblueprintmsg: message({blueprint, forcegeneration: flag}, blueprint),
  updateblueprintstatusmsg: message({colonyname: text, blueprintname: text, status: map(anything)}, nothing),
  reconcileblueprintmsg: message({...named, force: flag}, process),
  getblueprinthistorymsg: message({blueprintid: text, limit: integer}, nullWhenEmpty(list(blueprintHistory))),
  removeblueprintmsg: message(named, nothing),
} as const
