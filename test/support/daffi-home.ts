import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {type Ended, jsonError, type RunOptions} from './run-program.js'
import {eventually, type Started} from './started.js'
import {newUser, type User} from './user.js'

/** A user with nothing but a home folder, and with it a default socket of their own, who runs `daffi` there. */
export interface DaffiHome extends User {
  readonly daffi: User['run']
  /** What a command prints; fails when it does. */
  prints(argv: readonly string[], options?: RunOptions): Promise<string>
  /** The error of a command, that it prints under --json and ends with. */
  fails(argv: readonly string[], options?: RunOptions): Promise<ReturnType<typeof jsonError>>
  /** A service, once it has said that it is ready. */
  serve(argv: readonly string[], env?: NodeJS.ProcessEnv): Promise<Started>
  /** A node of this module. */
  node(name: string, code: string, ...flags: string[]): Promise<Started>
  /** Lines of a file that callbacks write to; none when there is no file. */
  noted(name: string): readonly string[]
}

/** Fails unless the command ended well and had nothing to complain of. */
export function stdoutOf({status, stdout, stderr}: Ended): string {
  if (status !== 0) throw new Error(`It ended with ${status}: ${stderr}`)
  return stdout
}

export function daffiHome(): DaffiHome {
  const user = newUser('daffi')
  const {run} = user
  const serve: DaffiHome['serve'] = async (argv, env) => {
    const one = user.start(argv, env)
    const isOver = (): boolean => one.process.exitCode !== null || one.process.signalCode !== null
    await eventually(async () => one.lines.length > 0 || isOver(), 25_000)
    if (one.lines.length === 0) throw new Error(`It ended before it was ready: ${one.errors.join('\n')}`)
    return one
  }
  return {
    ...user,
    daffi: run,
    prints: async (argv, options) => stdoutOf(await run(argv, options)),
    fails: async (argv, options) => {
      const end = argv.indexOf('--')
      const at = end < 0 ? argv.length : end
      const ended = await run([...argv.slice(0, at), '--json', ...argv.slice(at)], options)
      const error = jsonError(ended)
      if (error.exitCode !== ended.status) throw new Error(`It ended with ${ended.status}: ${ended.stderr}`)
      return error
    },
    serve,
    node: (name, code, ...flags) => serve(['node', 'start', user.write(`${name}.mjs`, code), '--name', name, ...flags]),
    noted: (name) => {
      try {
        return readFileSync(join(user.path, name), 'utf8').split('\n').filter(Boolean)
      } catch {
        return []
      }
    },
  }
}
