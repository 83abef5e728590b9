import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import {Fault} from '../../errors.js'
import {type Check, failed, passed} from '../doctor-checks.js'
import {stateDirectory} from '../places.js'
import {networkConnection} from './connection.js'
import {keyOfText} from './identity.js'
import type {Environment} from './server-choice.js'

const KEYS = ['COLONIES_PRVKEY', 'COLONIES_COLONY_PRVKEY', 'COLONIES_SERVER_PRVKEY']
const ANSWER_MS = 5000

/** Whether the server that variables name, or the one that runs here, answers. None is no failure. */
export async function checkServer(env: Environment = process.env): Promise<Check> {
  const name = 'Server'
  try {
    const found = await networkConnection({flags: {}, env, stateDirectory: stateDirectory()})
    if (!found) return passed(name, 'none is named and none runs here: commands open the store themselves')
    const {client} = found
    try {
      const {buildversion} = await client.call('versionmsg', {}, undefined, AbortSignal.timeout(ANSWER_MS))
      return passed(name, `${client.transport.place} answers, version ${buildversion || 'unknown'}`)
    } finally {
      await client.close()
    }
  } catch (error) {
    const hint = error instanceof Fault ? error.hint : undefined
    const remedy = hint ?? 'Check COLONIES_SERVER_HOST and COLONIES_SERVER_PORT, or unset them.'
    return failed(name, error instanceof Error ? error.message : String(error), remedy)
  }
}

/** Whether the variables that hold keys hold keys. */
export function checkKeyVariables(env: Environment = process.env): Check {
  const name = 'Keys in the environment'
  const set = KEYS.filter((key) => env[key])
  const bad = set.filter((key) => !keyOfText(env[key] ?? ''))
  if (bad.length > 0) {
    return failed(name, `${bad.join(', ')}: no private key`, 'Set it to 64 hex digits, or unset it.')
  }
  return passed(name, set.length === 0 ? 'none' : set.join(', '))
}

/** Only functions in Python need it. */
export async function checkPython(): Promise<Check> {
  const name = 'Python'
  try {
    const {stdout} = await promisify(execFile)('python3', ['--version'], {timeout: ANSWER_MS})
    return passed(name, stdout.trim())
  } catch {
    return passed(name, 'there is no python3: executors cannot run functions in Python')
  }
}
