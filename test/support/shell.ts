import {spawn} from 'node:child_process'
import {mkdirSync, symlinkSync} from 'node:fs'
import {join} from 'node:path'
import type {Bin, Ended, Home} from './run-program.js'

export const BINS: readonly Bin[] = ['dcp', 'colonies', 'keystore', 'daffi']

/** Puts the four programs of a package folder into a new folder under their plain names, as npm links them. */
export function linkPrograms(packageFolder: string, folder: string): string {
  mkdirSync(folder)
  for (const bin of BINS) symlinkSync(join(packageFolder, 'bin', `${bin}.js`), join(folder, bin))
  return folder
}

/** Runs a script in bash as a user of this home, whose PATH begins with `programs`; it ends at the first failure. */
export function runShell(home: Home, script: string, place: {programs: string; cwd: string}): Promise<Ended> {
  const env = {...home.env, PATH: `${place.programs}:${home.env.PATH}`}
  const child = spawn('bash', ['--norc', '-euo', 'pipefail', '-c', script], {
    env,
    cwd: place.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({status, stdout, stderr}))
  })
}
