import {type ChildProcess, spawn} from 'node:child_process'
import {createServer} from 'node:net'
import {createInterface} from 'node:readline'
import {fileURLToPath} from 'node:url'
import type {ListenAddress, TlsFiles} from '../../../src/daffi/link/address.js'
import {connect} from '../../../src/daffi/link/connect.js'
import type {Link} from '../../../src/daffi/link/link.js'
import {listen} from '../../../src/daffi/link/listen.js'
import type {Connect, ConnectOptions, ListenHandlers, Listening} from '../../../src/daffi/link/listening.js'
import type {Generation} from '../../../src/daffi/wire/messages/generation.js'
import type {DaffiMessage} from '../../../src/daffi/wire/messages/message.js'
import {systemErrorCode} from '../../../src/errors.js'
import {pythonDaffi} from '../../support/python-daffi.js'

/** What one side has seen of a link. */
export interface Seen {
  readonly messages: DaffiMessage[]
  closed: boolean
  reason: Error | undefined
}

export interface Met extends Seen {
  readonly link: Link
  readonly name: string
}

/** A controller's side that answers with what it got, and remembers. */
export interface Counterpart {
  readonly listening: Listening
  readonly met: Met[]
  readonly lines: string[]
  readonly recognised: (Generation | undefined)[]
}

export async function startCounterpart(
  address: ListenAddress,
  given: Partial<ListenHandlers> & {tls?: TlsFiles; answer?: (link: Link, message: DaffiMessage) => void} = {},
): Promise<Counterpart> {
  const met: Met[] = []
  const lines: string[] = []
  const recognised: (Generation | undefined)[] = []
  const {tls, answer = (link, message) => link.send(message), ...handlers} = given
  const meet = (link: Link, name: string) => {
    const peer: Met = {link, name, messages: [], closed: false, reason: undefined}
    met.push(peer)
    return {
      onMessage(message: DaffiMessage) {
        peer.messages.push(message)
        answer(link, message)
      },
      onClose(reason: Error | undefined) {
        peer.closed = true
        peer.reason = reason
      },
    }
  }
  const listening = await listen(address, tls, {
    proofWanted: false,
    onNative: ({name}, _, link) => meet(link, name),
    onPython: (link) => meet(link, 'python'),
    generationFor(found) {
      recognised.push(found)
      return found ?? '1.0.0'
    },
    onStreamIn: async () => {},
    onStreamOut: async () => {},
    log: (line) => lines.push(line),
    ...handlers,
  })
  return {listening, met, lines, recognised}
}

/** Of a Fault, or of any other error that has one. */
export function codeOf(error: unknown): string | undefined {
  return systemErrorCode(error)
}

let idents = 0

export type Joined = Seen & {readonly link: Link}

/** @param connecting `connect`, or the part of it that speaks gRPC */
export async function join(
  options: Pick<ConnectOptions, 'address'> & Partial<ConnectOptions>,
  connecting: Connect = connect,
): Promise<Joined> {
  const seen: Seen = {messages: [], closed: false, reason: undefined}
  const link = await connecting(
    {
      tls: undefined,
      role: 'node',
      name: 'js',
      ident: `ident-${idents++}`,
      sign: undefined,
      generation: undefined,
      heartbeatProgram: undefined,
      signal: new AbortController().signal,
      ...options,
    },
    {
      onMessage: (message) => seen.messages.push(message),
      onClose(reason) {
        seen.closed = true
        seen.reason = reason
      },
    },
  )
  return Object.assign(seen, {link})
}

/** Polls until it holds. */
export async function until(holds: () => boolean, what: string, ms = 10_000): Promise<void> {
  const end = Date.now() + ms
  while (!holds()) {
    if (Date.now() > end) throw new Error(`never came: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** A port that nobody had a moment ago: controllers of Python do not tell theirs. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '::', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

export interface PythonProcess {
  readonly child: ChildProcess
  readonly lines: string[]
  /** Resolves once it has printed such a line. */
  line(start: string): Promise<string>
  say(line: string): void
}

/** Runs `process.py`; `TMPDIR` is where its UNIX socket is. */
export function startPython(generation: Generation, args: readonly string[], tmp?: string): PythonProcess {
  const daffi = pythonDaffi(generation)
  if (!daffi) throw new Error('no daffi')
  const program = fileURLToPath(new URL('process.py', import.meta.url))
  const child = spawn(daffi.python, [program, ...args], {env: {...daffi.env, ...(tmp ? {TMPDIR: tmp} : {})}})
  const lines: string[] = []
  createInterface({input: child.stdout}).on('line', (line) => lines.push(line))
  createInterface({input: child.stderr}).on('line', (line) => lines.push(line))
  return {
    child,
    lines,
    async line(start) {
      await until(() => lines.some((line) => line.startsWith(start)), `${start} in ${lines.join('\n')}`, 20_000)
      return lines.find((line) => line.startsWith(start)) ?? ''
    },
    say: (line) => child.stdin.write(`${line}\n`),
  }
}
