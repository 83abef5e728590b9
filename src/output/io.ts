import {fstatSync, writeSync} from 'node:fs'
import type {ReadStream, WriteStream} from 'node:tty'
import {Fault, systemErrorCode} from '../errors.js'
import {printableLines} from './printable.js'
import {type Piece, plainPaint, type Terminal} from './terminal.js'

/** What decides how a command speaks. */
export interface OutputMode {
  /** `--json`: one document on stdout, JSON lines on stderr, no prompts, no animation. */
  readonly json: boolean
  /** `--quiet`: nothing on stderr but warnings and errors. */
  readonly quiet: boolean
  readonly noColor: boolean
  readonly noInput: boolean
}

/** The streams of one command: results on stdout, everything else on stderr. */
export interface Output {
  readonly mode: OutputMode
  stdin(): ReadStream
  readonly stdout: Terminal
  readonly stderr: Terminal
  /** True when a person can be asked: stdin and stderr are terminals, no `CI`, `--no-input` or `--json`. */
  interactive(): boolean
  /** True when stderr may show something that moves: on a terminal that says how wide it is. */
  readonly animated: boolean
  /** The raw stderr, for prompts and progress. */
  stderrStream(): WriteStream
  /** Writes result text, or bytes, to stdout and waits for a slow reader. @throws Fault DISK_FULL, FILE_UNWRITABLE; EPIPE as it is */
  write(text: Piece): Promise<void>
  /** A line on stderr for people; silent with `--quiet` and `--json`. */
  note(text: string): void
  /** A line on stderr that also `--quiet` shows; a JSON line with `--json`. */
  warn(text: string): void
  /** A line on stderr, as it is. */
  error(line: string): void
}

interface Environment {
  readonly NO_COLOR?: string | undefined
  readonly TERM?: string | undefined
  readonly CI?: string | undefined
  readonly COLONIES_CLI_ASCII?: string | undefined
}

/** `CI=false` and `CI=0` mean no, as in the `ci-info` convention. */
function inContinuousIntegration(ci: string | undefined): boolean {
  return ci !== undefined && ci !== '' && ci !== '0' && ci !== 'false'
}

/** Opening a stream of the process costs milliseconds: one that is no character device is no terminal either. */
function isTerminal(fd: 0 | 1 | 2, stream: () => ReadStream | WriteStream): boolean {
  try {
    return fstatSync(fd).isCharacterDevice() && stream().isTTY === true
  } catch {
    // Closed by whoever started us.
    return false
  }
}

/**
 * What a failed write means to the user. `EPIPE` is passed on: the reader has had enough, which is no failure.
 */
function writeFault(error: unknown): unknown {
  const code = systemErrorCode(error)
  if (code === undefined || code === 'EPIPE') return error
  const message = `The result cannot be written to stdout (${code})`
  return code === 'ENOSPC'
    ? new Fault('DISK_FULL', message, 'Free some space.', {cause: error})
    : new Fault('FILE_UNWRITABLE', message, 'Send it somewhere else.', {cause: error})
}

/** Without a listener Node ends the process with a stack when stdout breaks, though the write itself reports it. */
export function reportNoBrokenStdout(): void {
  if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', () => {})
}

function writeStream(text: Piece): Promise<void> {
  reportNoBrokenStdout()
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(writeFault(error)) : resolve()))
  })
}

/** What any pipe takes whole or not at all (POSIX: PIPE_BUF is at least 512, 4096 on Linux). */
const ATOMIC_BYTES = 4096

/**
 * Writes to a stdout that is no terminal. What is small is written directly: Node's stream for it costs 4 ms, a sixth
 * of a light command.
 */
function stdoutWriter(): (text: Piece) => Promise<void> {
  let streaming = false
  return async (text) => {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text
    if (!streaming && bytes.length <= ATOMIC_BYTES) {
      try {
        for (let from = 0; from < bytes.length; ) from += writeSync(1, bytes, from)
        return
      } catch (error) {
        // A pipe that somebody made non-blocking is full: the stream can wait.
        if (systemErrorCode(error) !== 'EAGAIN') throw writeFault(error)
      }
    }
    streaming = true
    await writeStream(text)
  }
}

/**
 * Decides once what each stream may show. Colour: only on a terminal, not with `NO_COLOR` (non-empty), `TERM=dumb`,
 * `--no-color` or `--json` (no-color.org; stdout and stderr each for itself), and not where tables are of ASCII.
 */
export async function openOutput(mode: OutputMode, environment: Environment = process.env): Promise<Output> {
  const outIsTTY = isTerminal(1, () => process.stdout)
  const errIsTTY = isTerminal(2, () => process.stderr)
  const ascii = environment.COLONIES_CLI_ASCII === 'true'
  const mayColour = !mode.json && !mode.noColor && !environment.NO_COLOR && environment.TERM !== 'dumb' && !ascii
  const colour = mayColour && (outIsTTY || errIsTTY) ? (await import('./colour.js')).colourPaint : plainPaint
  const now = Date.now()
  const terminal = (isTTY: boolean, stream: () => WriteStream): Terminal => ({
    isTTY,
    get columns() {
      return (isTTY && stream().columns) || 80
    },
    get rows() {
      return (isTTY && stream().rows) || undefined
    },
    now,
    paint: isTTY ? colour : plainPaint,
    ascii,
  })
  const ci = inContinuousIntegration(environment.CI)
  const err = terminal(errIsTTY, () => process.stderr)
  const line = (text: string): void => {
    process.stderr.write(`${text}\n`)
  }
  return {
    mode,
    stdin: () => process.stdin,
    stdout: terminal(outIsTTY, () => process.stdout),
    stderr: err,
    stderrStream: () => process.stderr,
    interactive: () => !mode.noInput && !mode.json && !ci && errIsTTY && isTerminal(0, () => process.stdin),
    animated: errIsTTY && process.stderr.columns > 0 && !ci && !mode.json && !mode.quiet && environment.TERM !== 'dumb',
    write: outIsTTY ? writeStream : stdoutWriter(),
    note: (text) => {
      if (!mode.quiet && !mode.json) line(text)
    },
    warn: (text) =>
      line(
        mode.json ? JSON.stringify({warning: {message: text}}) : err.paint.yellow(`Warning: ${printableLines(text)}`),
      ),
    error: line,
  }
}
