import {spawn} from 'node:child_process'
import {createInterface} from 'node:readline'
import {fileURLToPath} from 'node:url'
import type {Generation} from '../../../src/daffi/wire/messages/generation.js'
import {pythonDaffi} from '../../support/python-daffi.js'

export interface PythonPeer {
  /** Makes a call there; see `peer.py`. */
  ask(how: string, func: string, args?: unknown[], given?: {kwargs?: object; options?: object}): Promise<unknown>
  kill(): void
  /** Resolves when it has ended. */
  readonly ended: Promise<void>
  /** What it wrote besides. */
  readonly output: string[]
}

/** Starts a process of real daffi whose UNIX socket is in a folder; resolves when it has joined. */
export async function pythonPeer(
  generation: Generation,
  role: 'controller' | 'node',
  name: string,
  tmp: string,
): Promise<PythonPeer> {
  const daffi = pythonDaffi(generation)
  if (!daffi) throw new Error(`There is no daffi ${generation}`)
  const program = fileURLToPath(new URL('./peer.py', import.meta.url))
  const child = spawn(daffi.python, [program, role, name], {
    env: {...daffi.env, TMPDIR: tmp},
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const output: string[] = []
  const waiting: ((line: string) => void)[] = []
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  child.stdin.on('error', () => undefined)
  createInterface({input: child.stderr}).on('line', (line) => output.push(line))
  createInterface({input: child.stdout}).on('line', (line) => {
    if (line === 'ready' || line.startsWith('answer ')) waiting.shift()?.(line)
    else output.push(line)
  })
  const next = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`Nothing from ${name}: ${output.join('\n')}`)), 25_000)
      waiting.push((line) => {
        clearTimeout(late)
        resolve(line)
      })
    })
  await next()
  return {
    ended,
    output,
    kill: () => void child.kill('SIGKILL'),
    ask: async (how, func, args = [], {kwargs = {}, options = {}} = {}) => {
      const line = next()
      child.stdin.write(`${JSON.stringify([how, func, args, kwargs, options])}\n`)
      const answer = JSON.parse((await line).slice('answer '.length)) as {
        value?: unknown
        error?: string
        text?: string
      }
      if (answer.error !== undefined) throw Object.assign(new Error(answer.text), {name: answer.error})
      return answer.value
    },
  }
}
