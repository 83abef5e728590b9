import type {ReadStream, WriteStream} from 'node:tty'
import {plainPaint, type Terminal} from './terminal.js'

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
  readonly stdin: ReadStream
  readonly stdout: Terminal
  readonly stderr: Terminal
  /** True when a person can be asked: stdin and stderr are terminals, no `CI`, `--no-input` or `--json`. */
  readonly interactive: boolean
  /** True when stderr may show something that moves. */
  readonly animated: boolean
  /** The raw stderr, for prompts and progress. */
  readonly stderrStream: WriteStream
  /** Writes result text to stdout and waits for a slow reader. */
  write(text: string): Promise<void>
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
}

/** `CI=false` and `CI=0` mean no, as in the `ci-info` convention. */
function inContinuousIntegration(ci: string | undefined): boolean {
  return ci !== undefined && ci !== '' && ci !== '0' && ci !== 'false'
}

/**
 * Decides once what each stream may show. Colour: only on a terminal, not with `NO_COLOR` (non-empty), `TERM=dumb`,
 * `--no-color` or `--json` (no-color.org; stdout and stderr each for itself).
 */
export async function openOutput(mode: OutputMode, environment: Environment = process.env): Promise<Output> {
  const {stdin, stdout, stderr} = process
  const mayColour = !mode.json && !mode.noColor && !environment.NO_COLOR && environment.TERM !== 'dumb'
  const colour = mayColour && (stdout.isTTY || stderr.isTTY) ? (await import('./colour.js')).colourPaint : plainPaint
  const now = Date.now()
  const terminal = (stream: WriteStream): Terminal => ({
    isTTY: stream.isTTY === true,
    columns: stream.columns || 80,
    now,
    paint: stream.isTTY ? colour : plainPaint,
  })
  const ci = inContinuousIntegration(environment.CI)
  const out = terminal(stdout)
  const err = terminal(stderr)
  const line = (text: string): void => {
    stderr.write(`${text}\n`)
  }
  return {
    mode,
    stdin,
    stdout: out,
    stderr: err,
    stderrStream: stderr,
    interactive: stdin.isTTY === true && err.isTTY && !ci && !mode.noInput && !mode.json,
    animated: err.isTTY && !ci && !mode.json && !mode.quiet && environment.TERM !== 'dumb',
    write: (text) =>
      new Promise((resolve) => {
        // The callback also comes when the reader is gone; the EPIPE handler of the command then ends it.
        stdout.write(text, () => resolve())
      }),
    note: (text) => {
      if (!mode.quiet && !mode.json) line(text)
    },
    warn: (text) => line(mode.json ? JSON.stringify({warning: {message: text}}) : err.paint.yellow(`Warning: ${text}`)),
    error: line,
  }
}
