import {fileURLToPath} from 'node:url'
import {type Machine, thisMachine} from './machine.js'
import {packageRoot} from './package-root.js'

/** This process and machine, as programs that use the library see them. */
export function localMachine(): Machine {
  return thisMachine(packageRoot(fileURLToPath(import.meta.url)))
}
