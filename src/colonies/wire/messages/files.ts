import {file, fileData, label, snapshot} from '../objects/files.js'
import {flag, list, nullWhenEmpty, struct, text} from '../shape.js'
import {message} from './message.js'

const nothing = struct({})

/** ColonyFS, the metadata: reference colonies-protocol, section 19. */
export const FILE_MESSAGES = {
  addfilemsg: message({file}, file),
  getfilemsg: message({colonyname: text, fileid: text, label: text, name: text, latest: flag}, list(file)),
  getfilesmsg: message({colonyname: text, label: text}, list(fileData)),
  getfilelabelsmsg: message({colonyname: text, name: text, exact: flag}, nullWhenEmpty(list(label))),
  removefilemsg: message({colonyname: text, fileid: text, label: text, name: text}, nothing),
  createsnapshotmsg: message({colonyname: text, label: text, name: text}, snapshot),
  getsnapshotmsg: message({colonyname: text, snapshotid: text, name: text}, snapshot),
  getsnapshotsmsg: message({colonyname: text}, nullWhenEmpty(list(snapshot))),
  removesnapshotmsg: message({colonyname: text, snapshotid: text, name: text}, nothing),
  removeallsnapshotmsg: message({colonyname: text}, nothing),
} as const
