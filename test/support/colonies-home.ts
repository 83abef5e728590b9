import {type Ended, jsonError, type RunOptions} from './run-program.js'
import {eventually, type Started} from './started.js'
import {newUser, type User} from './user.js'

/** A user with nothing but a home folder, who runs `colonies` there. */
export interface ColoniesHome extends User {
  /** What a command prints; fails when it does. */
  prints(argv: readonly string[], options?: RunOptions): Promise<string>
  /** The document that a command prints under --json; fails when it does. */
  result<T>(argv: readonly string[], options?: RunOptions): Promise<T>
  /** The error of a command, that it prints under --json and ends with. */
  fails(argv: readonly string[], options?: RunOptions): Promise<ReturnType<typeof jsonError>>
  /** A server, once it has said that it is ready: on a free port, unless `argv` names one. */
  serve(argv: readonly string[], env?: NodeJS.ProcessEnv): Promise<ServedBy>
  /** Everything that any command of this user has printed so far, on either stream. */
  readonly said: readonly string[]
}

export interface ServedBy extends Started {
  readonly port: number
  readonly address: string
}

export function coloniesHome(): ColoniesHome {
  const user = newUser('colonies')
  const said: string[] = []
  const run: User['run'] = async (argv, options) => {
    const ended = await user.run(argv, options)
    said.push(ended.stdout, ended.stderr)
    return ended
  }
  const prints: ColoniesHome['prints'] = async (argv, options) => stdoutOf(await run(argv, options))
  return {
    ...user,
    run,
    said,
    prints,
    result: async (argv, options) => JSON.parse(await prints([...argv, '--json'], options)),
    fails: async (argv, options) => {
      const ended = await run([...argv, '--json'], options)
      const error = jsonError(ended)
      if (error.exitCode !== ended.status) throw new Error(`It ended with ${ended.status}: ${ended.stderr}`)
      if (ended.stdout !== '') throw new Error(`It printed: ${ended.stdout}`)
      return error
    },
    serve: async (argv, env) => {
      const port = argv.includes('--port') ? [] : ['--port', '0']
      const one = user.start([...argv, ...port, '--json'], env)
      const isOver = (): boolean => one.process.exitCode !== null || one.process.signalCode !== null
      await eventually(async () => one.lines.length > 0 || isOver(), 25_000)
      const line = one.lines[0]
      if (line === undefined) throw new Error(`It ended before it was ready: ${one.errors.join('\n')}`)
      const ready = JSON.parse(line) as {readonly port: number; readonly address: string}
      return Object.assign(Object.create(one), {port: ready.port, address: ready.address})
    },
  }
}

function stdoutOf({status, stdout, stderr}: Ended): string {
  if (status !== 0) throw new Error(`It ended with ${status}: ${stderr}`)
  return stdout
}
