import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {createInterface} from 'node:readline'

/** A running program of the tests, that prints one line for each thing it has done. */
export interface Child {
  readonly process: ChildProcess
  /** What it has printed so far, both streams apart. */
  readonly lines: readonly string[]
  readonly errors: readonly string[]
  send(line: string): void
  /** Resolves with the first line that fits, printed before or after the call. */
  line(fits: (line: string) => boolean): Promise<string>
  /** Resolves with the exit status, or the name of the signal, once all output is read. */
  ended(): Promise<number | string>
}

export function startChild(file: string, args: readonly string[], nodeOptions: readonly string[] = []): Child {
  const child = spawn(process.execPath, [...nodeOptions, file, ...args], {stdio: ['pipe', 'pipe', 'pipe']})
  const lines: string[] = []
  const errors: string[] = []
  const out = createInterface({input: child.stdout})
  out.on('line', (line) => lines.push(line))
  createInterface({input: child.stderr}).on('line', (line) => errors.push(line))
  const end = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  return {
    process: child,
    lines,
    errors,
    send: (line) => child.stdin.write(`${line}\n`),
    line: (fits) =>
      new Promise((resolve, reject) => {
        const known = lines.find(fits)
        if (known !== undefined) return resolve(known)
        const look = (line: string): void => {
          if (!fits(line)) return
          out.off('line', look)
          resolve(line)
        }
        out.on('line', look)
        end.then(() => reject(new Error(`the child ended without it: ${errors.join('\n')}`)), reject)
      }),
    ended: () => end,
  }
}
