import {type ChildProcess, spawn} from 'node:child_process'
import {fileURLToPath} from 'node:url'
import type {PythonDaffi} from '../../support/python-daffi.js'

/** A process of real daffi that does what it is told. */
export interface PythonNode {
  readonly pid: number | undefined
  /** Evaluates an expression, or runs statements. @throws PythonError */
  run(source: string): Promise<unknown>
  readonly exited: Promise<number | null>
  kill(): void
  readonly output: () => string
}

export class PythonError extends Error {
  constructor(
    readonly type: string,
    message: string,
    /** Names of the functions in its traceback. */
    readonly frames: readonly string[],
  ) {
    super(message)
  }
}

interface Told {
  readonly ready?: boolean
  readonly ok?: unknown
  readonly error?: {readonly type: string; readonly text: string; readonly frames: readonly string[]}
}

const agent = fileURLToPath(new URL('python-agent.py', import.meta.url))

/**
 * @param folder as TMPDIR: its controller is at `<folder>/daffi/.sock`
 * @param program defines its callbacks
 */
export async function startPython(
  {python, env}: PythonDaffi,
  folder: string,
  name: string,
  program: string,
): Promise<PythonNode> {
  const child: ChildProcess = spawn(python, [agent, name, program], {env: {...env, TMPDIR: folder}, stdio: 'pipe'})
  let output = ''
  let rest = ''
  const waiting: ((told: Told | undefined) => void)[] = []
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk
  })
  child.stdout?.on('data', (chunk: Buffer) => {
    rest += chunk
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line.startsWith('\x1e')) waiting.shift()?.(JSON.parse(line.slice(1)) as Told)
      else output += `${line}\n`
    }
  })
  const exited = new Promise<number | null>((resolve) => {
    child.on('exit', (code) => {
      for (const resolve of waiting.splice(0)) resolve(undefined)
      resolve(code)
    })
  })
  const next = (): Promise<Told> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Python says nothing: ${output}`)), 30_000)
      waiting.push((told) => {
        clearTimeout(timer)
        if (told) resolve(told)
        else reject(new Error(`Python has ended: ${output}`))
      })
    })

  const node: PythonNode = {
    pid: child.pid,
    async run(source) {
      const told = next()
      child.stdin?.write(`${JSON.stringify(source)}\n`)
      const {ok, error} = await told
      if (error) throw new PythonError(error.type, error.text, error.frames)
      return ok
    },
    exited,
    kill: () => child.kill('SIGKILL'),
    output: () => output,
  }
  try {
    await next()
    return node
  } catch (error) {
    node.kill()
    throw error
  }
}
