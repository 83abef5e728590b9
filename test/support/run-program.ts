import {spawn} from 'node:child_process'
import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

/** The folder of the package: above this file, and above a program that it is bundled into. */
export const ROOT = packageAbove(dirname(fileURLToPath(import.meta.url)))

export type Bin = 'dcp' | 'colonies' | 'keystore' | 'daffi'

export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Home {
  readonly path: string
  /** Environment of a user who has nothing but this folder. */
  readonly env: NodeJS.ProcessEnv
  run(bin: Bin, argv: readonly string[], options?: RunOptions): Promise<Ended>
  remove(): void
}

export interface RunOptions {
  readonly input?: string
  readonly env?: NodeJS.ProcessEnv
  /** On a terminal of this many columns, by util-linux `script`; stdout and stderr then come as one. */
  readonly columns?: number
  readonly cwd?: string
}

function packageAbove(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : packageAbove(dirname(folder))
}

const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

/** A fresh home directory, and the built programs run in it. */
export function freshHome(): Home {
  const path = mkdtempSync(join(tmpdir(), 'continuum-home-'))
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: path,
    TMPDIR: path,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
  }
  return {
    path,
    env,
    run: (bin, argv, options = {}) => runProgram(bin, argv, {...options, env: {...env, ...options.env}}),
    remove: () => rmSync(path, {recursive: true, force: true, maxRetries: 10, retryDelay: 50}),
  }
}

function runProgram(bin: Bin, argv: readonly string[], options: RunOptions): Promise<Ended> {
  const command = [process.execPath, join(ROOT, 'bin', `${bin}.js`), ...argv]
  const words =
    options.columns === undefined
      ? command
      : ['script', '-qec', `stty cols ${options.columns}; ${command.map(quote).join(' ')}`, '/dev/null']
  const [file = '', ...rest] = words
  const child = spawn(file, rest, {env: options.env, cwd: options.cwd ?? ROOT, stdio: ['pipe', 'pipe', 'pipe']})
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk
  })
  // A program that does not read its stdin is no failure of the test.
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({status, stdout, stderr}))
  })
}

/** The error line that a command prints on stderr under `--json`. */
export function jsonError({stderr}: Ended): {code: string; message: string; hint?: string; exitCode: number} {
  const lines = stderr.trim().split('\n')
  return (JSON.parse(lines.at(-1) ?? '') as {error: ReturnType<typeof jsonError>}).error
}
