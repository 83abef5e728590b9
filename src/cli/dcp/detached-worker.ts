import {spawn} from 'node:child_process'
import {closeSync} from 'node:fs'
import {setTimeout} from 'node:timers/promises'
import type {Engine} from '../../dcp/engines/engine.js'
import {Fault} from '../../errors.js'
import {openLog} from '../background-log.js'
import type {Machine} from '../machine.js'

/** A worker that has not signed on by then will not. */
const START_MS = 10_000
const POLL_MS = 20

/**
 * Sees to it that a worker in the background computes all local jobs: starts one, unless one is there. It ends when no
 * local job has work left. Returns the file that it writes to, or null when one was there.
 * @throws Fault FILE_UNWRITABLE, WORKER_FAILED
 */
export async function ensureWorker(jobs: Engine, machine: Machine, cores: number | undefined): Promise<string | null> {
  // One that is about to end looks for new jobs once more after it has signed off.
  if (await jobs.hasWorker()) return null
  const log = openLog(machine.stateDirectory, 'worker')
  const args = [
    'worker',
    'start',
    '--until-idle',
    '--no-color',
    ...(cores === undefined ? [] : ['--cores', `${cores}`]),
  ]
  const child = spawn(machine.execPath, [machine.dcpProgram, ...args], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    cwd: machine.stateDirectory,
  })
  closeSync(log.fd)
  let ended = false
  child.on('error', () => {
    ended = true
  })
  child.on('exit', () => {
    ended = true
  })
  child.unref()
  const deadline = Date.now() + START_MS
  while (!(await jobs.hasWorker())) {
    // One that found nothing to do any more has done its work.
    if (ended && child.exitCode === 0) break
    if (ended || Date.now() > deadline) {
      throw new Fault('WORKER_FAILED', 'The worker in the background did not start', `See why: ${log.file}`)
    }
    await setTimeout(POLL_MS)
  }
  return log.file
}
