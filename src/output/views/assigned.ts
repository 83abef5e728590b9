import type {Process} from '../../colonies/wire/objects/process.js'
import type {View} from '../terminal.js'
import {newIdText} from './new-id.js'
import {processView} from './process.js'

/** A process that was taken: all of it for people, its id for a script. */
export const assignedView: View<Process> = (process, terminal) =>
  terminal.isTTY ? processView(process, terminal) : newIdText(process.processid, terminal)
