import {type ChildProcess, spawn} from 'node:child_process'
import {mkdirSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {createInterface} from 'node:readline'
import {type Ended, freshHome, type Home, ROOT, type RunOptions} from './run-program.js'

/** A program that runs while the test goes on. */
export interface Started {
  readonly process: ChildProcess
  /** Lines that it wrote so far. */
  readonly lines: readonly string[]
  readonly errors: readonly string[]
  kill(signal: NodeJS.Signals): void
  /** Resolves with the exit status or the signal, once all output is read; kills it and rejects after `limit` ms. */
  ended(limit?: number): Promise<number | string>
}

/** A user with nothing but a home folder, who runs `dcp` there. */
export interface DcpHome {
  readonly home: Home
  readonly path: string
  readonly state: string
  dcp(argv: readonly string[], options?: RunOptions): Promise<Ended>
  /** The document that a command prints under --json, whatever its exit status. */
  json<T>(argv: readonly string[]): Promise<T>
  /** The lines that a command prints under --json. */
  lines<T>(argv: readonly string[]): Promise<T[]>
  start(argv: readonly string[], env?: NodeJS.ProcessEnv): Started
  write(name: string, text: string): string
  /** Kills what was started and is still there, and removes the folder. */
  remove(): Promise<void>
}

export function dcpHome(): DcpHome {
  const home = freshHome()
  const started: Started[] = []
  const dcp: DcpHome['dcp'] = (argv, options = {}) => home.run('dcp', argv, options)
  return {
    home,
    path: home.path,
    state: join(home.path, '.local/state/continuum'),
    dcp,
    json: async (argv) => JSON.parse((await dcp([...argv, '--json'])).stdout),
    lines: async (argv) =>
      (await dcp([...argv, '--json'])).stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    start: (argv, env = {}) => {
      const child = spawn(process.execPath, [join(ROOT, 'bin/dcp.js'), ...argv], {
        env: {...home.env, ...env},
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const one = watch(child)
      started.push(one)
      return one
    },
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

function watch(child: ChildProcess): Started {
  const lines: string[] = []
  const errors: string[] = []
  if (child.stdout) createInterface({input: child.stdout}).on('line', (line) => lines.push(line))
  if (child.stderr) createInterface({input: child.stderr}).on('line', (line) => errors.push(line))
  const end = new Promise<number | string>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  return {
    process: child,
    lines,
    errors,
    kill: (signal) => child.kill(signal),
    ended: async (limit = 30_000) => {
      let late = false
      const timer = setTimeout(() => {
        late = true
        child.kill('SIGKILL')
      }, limit)
      const status = await end
      clearTimeout(timer)
      if (late) throw new Error(`It did not end in ${limit} ms: ${errors.join('\n')}`)
      return status
    },
  }
}

/** Polls until the condition gives something. Rejects after `limit` milliseconds. */
export async function eventually<T>(condition: () => Promise<T | undefined | false>, limit = 20_000): Promise<T> {
  const end = Date.now() + limit
  for (;;) {
    const found = await condition()
    if (found !== undefined && found !== false) return found
    if (Date.now() > end) throw new Error(`The condition did not come true in ${limit} ms: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
