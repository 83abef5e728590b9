import {mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {systemErrorCode} from '../../errors.js'
import {flag, integer, struct, text, type ValueOf} from '../wire/shape.js'

/**
 * What a server on this machine leaves for the commands that are given none. `data` is its folder; `instance` is what
 * its `/health` answers in INSTANCE_HEADER, so that whoever got its port later is not taken for it.
 */
const runningServer = struct({pid: integer, host: text, port: integer, tls: flag, data: text, instance: text})
export type RunningServer = ValueOf<typeof runningServer>

export const INSTANCE_HEADER = 'colonies-instance'

/** @param directory of our state for colonies */
const fileIn = (directory: string): string => join(directory, 'running.json')

/** What was noted last; whether it still runs is another question. Undefined when there is nothing, or nothing legible. */
export async function readRunningServer(directory: string): Promise<RunningServer | undefined> {
  try {
    const found = runningServer.decode(JSON.parse(await readFile(fileIn(directory), 'utf8')), '')
    return found.port > 0 && found.instance !== '' ? found : undefined
  } catch {
    return undefined
  }
}

/** Notes the server for other commands. Never half written. */
export async function noteRunningServer(directory: string, server: RunningServer): Promise<void> {
  await mkdir(directory, {recursive: true, mode: 0o700})
  const temporary = `${fileIn(directory)}.${server.pid}.tmp`
  await writeFile(temporary, `${runningServer.encode(server)}\n`, {mode: 0o600})
  await rename(temporary, fileIn(directory))
}

/** At the end of a server: takes its note back, unless another one took its place. */
export async function forgetRunningServer(directory: string, instance: string): Promise<void> {
  if ((await readRunningServer(directory))?.instance !== instance) return
  await rm(fileIn(directory)).catch((error: unknown) => {
    if (systemErrorCode(error) !== 'ENOENT') throw error
  })
}
