import {mkdirSync, symlinkSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'vitest'
import {type Home, ROOT} from './run-program.js'
import {linkPrograms, runShell} from './shell.js'

/**
 * A shell in a new folder of a user that holds the examples, as documents have one type them. What a script starts ends
 * with it, executors gracefully. @returns what runs a script and gives what it printed; fails when the script does
 */
export function exampleShell({
  path,
  home,
}: {
  readonly path: string
  readonly home: Home
}): (script: string) => Promise<string> {
  const programs = linkPrograms(ROOT, join(path, 'programs'))
  const cwd = join(path, 'work')
  mkdirSync(cwd)
  for (const name of ['build', 'examples', 'node_modules', 'dist', 'package.json'])
    symlinkSync(join(ROOT, name), join(cwd, name))
  return async (script) => {
    const whole = `trap 'trap - TERM; kill $(jobs -p) 2>/dev/null; wait' EXIT\n${script}`
    const {status, stdout, stderr} = await runShell(home, whole, {programs, cwd})
    expect({status, stderr}).toEqual({status: 0, stderr: expect.not.stringMatching(/^Error|^\s+at /m)})
    return stdout
  }
}
