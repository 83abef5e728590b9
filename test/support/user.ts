import {mkdirSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {type Bin, type Ended, freshHome, type Home, type RunOptions} from './run-program.js'
import {type Started, startProgram} from './started.js'

/** A user with nothing but a home folder, who runs one of the programs there. */
export interface User {
  readonly home: Home
  readonly path: string
  readonly state: string
  run(argv: readonly string[], options?: RunOptions): Promise<Ended>
  /** The document that a command prints under --json, whatever its exit status. */
  json<T>(argv: readonly string[]): Promise<T>
  /** The lines that a command prints under --json. */
  lines<T>(argv: readonly string[]): Promise<T[]>
  start(argv: readonly string[], env?: NodeJS.ProcessEnv): Started
  /** Kills it in the end, should it still be there. */
  watched(one: Started): Started
  write(name: string, text: string | Uint8Array): string
  /** Kills what was started and is still there, and removes the folder. */
  remove(): Promise<void>
}

export function newUser(bin: Bin): User {
  const home = freshHome()
  const started: Started[] = []
  const run: User['run'] = (argv, options = {}) => home.run(bin, argv, options)
  const watched: User['watched'] = (one) => {
    started.push(one)
    return one
  }
  return {
    home,
    path: home.path,
    state: join(home.path, '.local/state/continuum'),
    run,
    json: async (argv) => JSON.parse((await run([...argv, '--json'])).stdout),
    lines: async (argv) =>
      (await run([...argv, '--json'])).stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    start: (argv, env) => watched(startProgram(home, bin, argv, env)),
    watched,
    write: (name, text) => {
      const file = join(home.path, name)
      mkdirSync(dirname(file), {recursive: true})
      writeFileSync(file, text)
      return file
    },
    remove: async () => {
      for (const one of started) one.kill('SIGKILL')
      await Promise.all(started.map((one) => one.ended()))
      home.remove()
    },
  }
}
