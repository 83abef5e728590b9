import {BaseCommand} from '../base-command.js'
import {debugLine} from '../debug-line.js'
import {stateDirectory} from '../places.js'
import {stdinReader} from '../stdin.js'
import type {ConnectionFlags} from './connection-choice.js'
import {keysOnCommandLine} from './identity.js'
import {openSession} from './open-session.js'
import {isOn} from './server-choice.js'
import type {ColoniesSession, Signer} from './session.js'

/** A command that asks a ColonyOS server for something. Its flags are `connectionFlags` and, where it needs them, others of that file. */
export abstract class ColoniesCommand<Result> extends BaseCommand<Result> {
  // Without a static of its own, oclif (4.14, cache-command.js) takes it for the top, and the help of commands that
  // inherit their flags lacks those of BaseCommand.
  static override baseFlags = BaseCommand.baseFlags

  /** Who signs what this command is about: whom `--prvkey` and `--keystore` are for. */
  protected readonly signer: Signer = 'member'

  /** Gives stdin to one reader. */
  protected readonly stdin = stdinReader({stdin: () => process.stdin})

  /** Closed when the command ends. @throws Fault USAGE, SERVER_UNREACHABLE, and those of the store */
  protected async session(flags: ConnectionFlags): Promise<ColoniesSession> {
    this.warnOfKeys(flags)
    const verbose = this.isVerbose(flags)
    return this.own(
      await openSession({
        flags,
        env: process.env,
        chief: this.signer,
        stateDirectory: stateDirectory(),
        passphrases: {output: this.output, stdin: this.stdin},
        debug: (line) => {
          if (verbose) debugLine(this.output, line())
        },
      }),
    )
  }

  /** Whether stderr tells of each request. */
  protected isVerbose({verbose = false}: ConnectionFlags): boolean {
    return verbose || isOn(process.env, 'COLONIES_VERBOSE')
  }

  /** A private key in the command line is there for everybody on this machine to see. */
  protected warnOfKeys(flags: ConnectionFlags): void {
    for (const flag of keysOnCommandLine(flags)) {
      this.output.warn(`Others on this machine can see the key of ${flag}; set the variable, or use a keystore`)
    }
  }
}
