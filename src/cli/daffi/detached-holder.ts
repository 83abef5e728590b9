import {spawn} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {closeSync} from 'node:fs'
import {createInterface} from 'node:readline'
import type {HeldCallFields} from '../../daffi/wire/operations.js'
import {Fault} from '../../errors.js'
import {openLog} from '../background-log.js'
import type {Machine} from '../machine.js'
import type {PlaceFlags} from './controller-flags.js'

/**
 * Python controllers hold no calls. A node of ours in the background of this machine does, `daffi tasks hold`: it takes
 * one call from its stdin as JSON, prints its id once that is in the store, and ends with it.
 */
const PREFIX = 'detached'

/** The `holder` of its tasks; it tells the process. */
export const detachedHolder = (pid: number): string => `${PREFIX}/${pid}/${randomBytes(4).toString('hex')}`

/** The process that holds these tasks, or undefined where that is a controller. */
export function pidOfHolder(holder: string): number | undefined {
  const [prefix, pid] = holder.split('/')
  return prefix === PREFIX ? Number(pid) : undefined
}

interface CallJson extends Omit<HeldCallFields, 'data'> {
  /** base64 */
  readonly data: string
}

/** Starts it, and gives the id of the call. @throws Fault WORKER_FAILED, FILE_UNWRITABLE */
export async function startDetachedHolder(machine: Machine, flags: PlaceFlags, call: HeldCallFields): Promise<string> {
  const log = openLog(machine.stateDirectory, 'daffi')
  const places = (['host', 'port', 'unix-sock-path', 'ssl-certificate', 'generation'] as const).flatMap((name) =>
    flags[name] === undefined ? [] : [`--${name}`, String(flags[name])],
  )
  const child = spawn(machine.execPath, [machine.daffiProgram, 'tasks', 'hold', ...places], {
    detached: true,
    stdio: ['pipe', 'pipe', log.fd],
    cwd: machine.directory,
  })
  closeSync(log.fd)
  // That it ended is seen by its output's end; a stdin that it did not read is no other failure.
  child.on('error', () => {})
  const {stdin, stdout} = child
  if (!stdin || !stdout) throw new Error('The pipes of the node in the background are missing')
  stdin.on('error', () => {})
  const json: CallJson = {...call, data: Buffer.from(call.data).toString('base64')}
  stdin.end(JSON.stringify(json))
  for await (const id of createInterface({input: stdout})) {
    stdout.destroy()
    child.unref()
    return id
  }
  throw new Fault('WORKER_FAILED', 'The node in the background did not take the call', `See why: ${log.file}`)
}

/** The call that came over stdin. It comes from `startDetachedHolder`, nobody else. */
export async function callOfStdin(stdin: NodeJS.ReadableStream): Promise<HeldCallFields> {
  const chunks: Buffer[] = []
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk))
  try {
    const {data, ...call} = JSON.parse(Buffer.concat(chunks).toString()) as CallJson
    return {...call, data: Buffer.from(data, 'base64')}
  } catch (error) {
    throw new Fault('USAGE', 'Stdin gives no call', 'This command is for daffi call --bg alone.', {cause: error})
  }
}
