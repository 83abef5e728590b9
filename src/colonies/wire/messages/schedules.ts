import {cron, generator} from '../objects/schedules.js'
import {flag, list, nullWhenEmpty, struct, text} from '../shape.js'
import {counted} from './members.js'
import {message} from './message.js'

const nothing = struct({})

/** Crons and generators: reference colonies-protocol, sections 15 and 16. */
export const SCHEDULE_MESSAGES = {
  addcronmsg: message({cron}, cron),
  getcronmsg: message({cronid: text}, cron),
  getcronsmsg: message(counted, list(cron)),
  runcronmsg: message({cronid: text}, cron),
  removecronmsg: message({cronid: text, all: flag}, nothing),
  addgeneratormsg: message({generator}, generator),
  getgeneratormsg: message({generatorid: text}, generator),
  resolvegeneratormsg: message({colonyname: text, generatorname: text}, generator),
  getgeneratorsmsg: message(counted, nullWhenEmpty(list(generator))),
  packgeneratormsg: message({generatorid: text, arg: text}, nothing),
  removegeneratormsg: message({generatorid: text, all: flag}, nothing),
} as const
