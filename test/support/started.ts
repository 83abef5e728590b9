import {type ChildProcess, spawn} from 'node:child_process'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {type Bin, type Home, ROOT} from './run-program.js'

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

/** Starts one of the built programs as a user of this home. */
export function startProgram(
  home: Home,
  bin: Bin,
  argv: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd?: string,
): Started {
  const child = spawn(process.execPath, [join(ROOT, 'bin', `${bin}.js`), ...argv], {
    env: {...home.env, ...env},
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return watch(child)
}

/** Reads what a child writes, line by line. */
export function watch(child: ChildProcess): Started {
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
