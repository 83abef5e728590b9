import {type Done, doneView} from '../../output/views/done.js'
import {ColoniesCommand} from './colonies-command.js'
import {colonyNameFlag, ownerSigns} from './connection-flags.js'
import {inColony} from './in-colony.js'

/** A command that pauses or resumes the handing out of processes. */
export abstract class PauseCommand extends ColoniesCommand<Done> {
  static override flags = {...colonyNameFlag, ...ownerSigns}

  protected readonly view = doneView
  protected override readonly signer = 'owner'
  protected abstract readonly message: 'pauseassignmentsmsg' | 'resumeassignmentsmsg'
  /** What they do from then on, for people: `are paused`. */
  protected abstract readonly effect: string

  async run(): Promise<Done> {
    const {flags} = await this.parse(PauseCommand)
    const session = inColony(await this.session(flags), flags.colonyname)
    const {colonyName: colonyname} = session
    await session.call(this.message, {colonyname}, 'owner', this.signal)
    this.output.note(`Process assignments ${this.effect} in colony ${colonyname}`)
    return {colonyname}
  }
}
