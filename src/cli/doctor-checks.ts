import {constants} from 'node:fs'
import {access, stat} from 'node:fs/promises'
import {dirname} from 'node:path'
import {systemErrorCode} from '../errors.js'
import {listKeystores} from '../keystore/list.js'

/** One line of `doctor`. `remedy` is null when all is well. */
export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
  readonly remedy: string | null
}

export const passed = (name: string, detail: string): Check => ({name, ok: true, detail, remedy: null})
export const failed = (name: string, detail: string, remedy: string): Check => ({name, ok: false, detail, remedy})

const OLDEST = [20, 19] as const

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const ok = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
  return ok
    ? passed('Node.js', version)
    : failed('Node.js', `${version} is older than ${OLDEST.join('.')}`, 'Install a newer Node.js.')
}

/** The folder itself, or where it will be made: a check must not make it. */
async function nearestExisting(path: string): Promise<string> {
  try {
    await stat(path)
    return path
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT' || dirname(path) === path) throw error
    return nearestExisting(dirname(path))
  }
}

export async function checkStateDirectory(path: string): Promise<Check> {
  const name = 'State directory'
  const remedy = 'Make it writable, or set CONTINUUM_HOME to a folder that is.'
  try {
    const existing = await nearestExisting(path)
    if (!(await stat(existing)).isDirectory()) return failed(name, `${existing} is not a directory`, remedy)
    await access(existing, constants.W_OK | constants.X_OK)
    return passed(name, existing === path ? `${path} is writable` : `${path} can be made when it is needed`)
  } catch (error) {
    return failed(name, `${path} cannot be written to (${systemErrorCode(error) ?? error})`, remedy)
  }
}

async function isWritableByOthers(directory: string): Promise<boolean> {
  try {
    return ((await stat(directory)).mode & 0o022) !== 0
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false
    throw error
  }
}

/** Whether anybody but the owner can read key files, and whether files that claim to be keystores are. */
export async function checkKeystores(directory: string): Promise<Check> {
  const name = 'Keystores'
  try {
    const {keystores, skipped} = await listKeystores(directory)
    if (await isWritableByOthers(directory)) {
      return failed(name, `${directory} can be written by others`, `Run: chmod 700 ${directory}`)
    }
    const open = keystores.filter(({exposed}) => exposed)
    if (open.length > 0) {
      const files = open.map(({file}) => file).join(' ')
      return failed(name, `${open.length} can be read by others`, `Run: chmod 600 ${files}`)
    }
    const broken = skipped.filter(({file}) => file.endsWith('.keystore'))
    if (broken[0]) {
      return failed(name, `${broken[0].file}: ${broken[0].reason}`, 'Restore it from a backup, or move it away.')
    }
    return passed(name, `${keystores.length} in ${directory}`)
  } catch (error) {
    return failed(
      name,
      `${directory} cannot be read (${systemErrorCode(error) ?? error})`,
      'Make it readable, or set DCP_RESOURCE_DIR to another folder.',
    )
  }
}

/** @param problems What the store's integrity check found, or undefined when there is no store yet. */
export function checkStore(name: string, file: string, problems: () => readonly string[] | undefined): Check {
  const remedy = `Copy ${file} to a safe place first; then restore a backup, or move the file away to start afresh.`
  try {
    const found = problems()
    if (!found) return passed(name, `${file} is made when it is needed`)
    return found.length === 0 ? passed(name, `${file} is sound`) : failed(name, `${file}: ${found.join('; ')}`, remedy)
  } catch (error) {
    return failed(name, error instanceof Error ? error.message : String(error), remedy)
  }
}
