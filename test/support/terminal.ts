import {spawn} from 'node:child_process'
import {join} from 'node:path'
import {type Bin, type Ended, type Home, ROOT} from './run-program.js'

interface Step {
  /** Text that must have appeared on the screen since the last step. */
  readonly see: string
  /** What is typed then; `\u0003` is Ctrl-C. */
  readonly type: string
}

const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

/** Runs a program on a terminal (util-linux `script`) and types into it, each time once the awaited text is there. */
export function typeInto(home: Home, bin: Bin, argv: readonly string[], steps: readonly Step[]): Promise<Ended> {
  const command = [process.execPath, join(ROOT, 'bin', `${bin}.js`), ...argv].map(quote).join(' ')
  const child = spawn('script', ['-qec', command, '/dev/null'], {env: home.env, cwd: ROOT})
  const left = [...steps]
  let stdout = ''
  let from = 0
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk
    const [step] = left
    const at = step ? stdout.indexOf(step.see, from) : -1
    if (!step || at < 0) return
    from = at + step.see.length
    left.shift()
    child.stdin.write(step.type)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => {
      if (left[0]) reject(new Error(`"${left[0].see}" was never shown, but:\n${stdout}`))
      else resolve({status, stdout, stderr: ''})
    })
  })
}
