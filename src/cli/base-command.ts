import {Command} from '@oclif/core/command'
import type {Config} from '@oclif/core/config'
import {boolean} from '@oclif/core/flags'
import {Fault, systemErrorCode} from '../errors.js'
import {type Output, openOutput} from '../output/io.js'
import {JsonLines, jsonText} from '../output/json.js'
import {printableLines} from '../output/printable.js'
import type {Piece, View} from '../output/terminal.js'
import {describeFailure} from './failure.js'
import {type Interruption, watchInterruption} from './interruption.js'

interface Closable {
  close(): void | Promise<void>
}

/** `--json` and its kin in front of a lone `--`, before the parser has looked. */
function asksFor(argv: readonly string[], ...names: string[]): boolean {
  const end = argv.indexOf('--')
  return (end < 0 ? argv : argv.slice(0, end)).some((arg) => names.includes(arg))
}

async function* jsonDocument(result: unknown): AsyncGenerator<string> {
  yield* jsonText(result)
  if (!(result instanceof JsonLines)) yield '\n'
}

/**
 * Every command of the four programs: a typed result that is also the JSON contract, one view for people, the same
 * exit status with and without `--json` (oclif 4.14 makes each one 1 under `--json`), and a signal to stop on.
 */
export abstract class BaseCommand<Result> extends Command {
  static override enableJsonFlag = true
  static override baseFlags = {
    quiet: boolean({char: 'q', helpGroup: 'GLOBAL', description: 'Only the result, warnings and errors'}),
    'no-color': boolean({helpGroup: 'GLOBAL', description: 'No colours (also NO_COLOR)'}),
    'no-input': boolean({helpGroup: 'GLOBAL', description: 'Never ask, fail instead'}),
  }

  readonly #owned: Closable[] = []
  #output: Output | undefined
  #file: {readonly path: string; readonly mode: number | undefined} | undefined
  #interruption: Interruption | undefined

  /** How the result is shown to people. */
  protected abstract readonly view: View<Result>

  /** What `--quiet` leaves of it, where that is less: the one word that a script wants. */
  protected readonly briefView: View<Result> | undefined

  abstract override run(): Promise<Result>

  /** A failure to report after the result was printed, such as a job with failed slices. */
  protected verdict(_result: Result): Fault | undefined {
    return undefined
  }

  /** oclif's own `run` would load the configuration a second time. */
  static override async run<T>(this: new (argv: string[], config: Config) => T, argv?: string[], config?: unknown) {
    const command = new this(argv ?? [], config as Config) as BaseCommand<unknown>
    return command.execute() as never
  }

  protected get output(): Output {
    if (!this.#output) throw new Error('The output is open while the command runs')
    return this.#output
  }

  /** Aborts on Ctrl-C, SIGTERM, or when whoever reads our output goes away. */
  protected get signal(): AbortSignal {
    this.#interruption ??= watchInterruption((line) => this.output.note(line))
    return this.#interruption.signal
  }

  /** For commands that serve until they are stopped: `drain` aborts first, with a note, and is no failure. Before any `signal`. */
  protected gracefulStop(note: string): Pick<Interruption, 'drain' | 'signal'> {
    this.#interruption = watchInterruption((line) => this.output.note(line), note)
    return this.#interruption
  }

  /** What `--output` asks for: the result goes to a file; nothing and `-` are stdout. Fails before the work, not after. */
  protected async sendResultTo(file: string | undefined, mode?: number): Promise<void> {
    if (file === undefined || file === '-') return
    const {checkSaveable} = await import('../output/save.js')
    await checkSaveable(file)
    this.#file = {path: file, mode}
  }

  /** Closes a resource when the command ends, after its result was printed; the last opened goes first. */
  protected own<T extends Closable>(resource: T): T {
    this.#owned.push(resource)
    return resource
  }

  /** The command as the user types it. */
  protected get typed(): string {
    return `${this.config.bin} ${(this.id ?? '').replaceAll(':', ' ')}`
  }

  async execute(): Promise<void> {
    const {argv} = this
    const output = await openOutput({
      json: asksFor(argv, '--json'),
      // Upstream's fs commands spell it otherwise.
      quiet: asksFor(argv, '--quiet', '-q', '--quite'),
      noColor: asksFor(argv, '--no-color'),
      noInput: asksFor(argv, '--no-input'),
    })
    this.#output = output
    try {
      const result = await this.run()
      await this.#print(result, output)
      const fault = this.verdict(result)
      if (fault) throw fault
    } catch (error) {
      this.#report(error, output)
    } finally {
      for (const resource of this.#owned.reverse()) await resource.close()
      const status = this.#interruption?.status()
      if (status !== undefined) process.exitCode = status
      this.#interruption?.dispose()
    }
  }

  async #print(result: Result, output: Output): Promise<void> {
    const pieces = output.mode.json ? jsonDocument(result) : this.#shown(result, output)
    if (this.#file === undefined) {
      for await (const piece of pieces) await output.write(piece)
      return
    }
    const {saveText} = await import('../output/save.js')
    await saveText(this.#file.path, pieces, this.#file.mode)
  }

  async *#shown(result: Result, output: Output): AsyncGenerator<Piece> {
    const view = (output.mode.quiet && this.briefView) || this.view
    const shown = await view(result, output.stdout)
    if (typeof shown !== 'string') yield* shown
    else if (shown !== '') yield shown
  }

  #report(error: unknown, output: Output): void {
    // Whoever reads our output has had enough.
    if (systemErrorCode(error) === 'EPIPE') return
    // Whatever breaks while we stop is not news, but for what the command itself says of it.
    const stopped = this.#interruption?.status() !== undefined
    if (stopped && !(error instanceof Fault && error.code === 'INTERRUPTED')) return
    const command = this.ctor as typeof BaseCommand
    const {stack, ...failure} = describeFailure(
      error,
      this.typed,
      Object.keys({...command.flags, ...command.baseFlags, json: 0}),
    )
    process.exitCode = failure.exitCode
    if (output.mode.json) {
      const exitCode = this.#interruption?.status() ?? failure.exitCode
      output.error(JSON.stringify({error: {...failure, exitCode, ...(process.env.DEBUG && {stack})}}))
      return
    }
    const {paint} = output.stderr
    if (stack) output.error(printableLines(stack))
    else output.error(`${paint.red('Error:')} ${printableLines(failure.message)} ${paint.dim(`[${failure.code}]`)}`)
    if (failure.detail) output.error(paint.dim(printableLines(failure.detail)))
    if (failure.hint) output.error(printableLines(failure.hint))
  }
}
