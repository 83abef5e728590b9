import {createRequire} from 'node:module'
import {dirname} from 'node:path'

/**
 * Directory of the isolated-vm package as seen from a file (path or file URL), or undefined where npm left it out:
 * it is optional, and needs Node 22. Whether its binary loads is found out by starting a sandbox.
 */
export function findIsolatedVm(from: string): string | undefined {
  try {
    return dirname(createRequire(from).resolve('isolated-vm/package.json'))
  } catch {
    return undefined
  }
}
