import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {serverOwnerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {nameFlag} from '../../../src/cli/colonies/name-flag.js'
import {sentence} from '../../../src/output/views/sentence.js'

interface RemovedColony {
  readonly colonyname: string
}

export default class ColonyRemove extends ColoniesCommand<RemovedColony> {
  static override summary = 'Remove a colony and everything in it'
  static override description =
    "Its users, executors, processes, workflows, crons, generators, functions, logs, files, snapshots and blueprints go with it, without a question: name it. The bytes of files stay where they are. The server's owner signs."
  static override examples = [
    {description: 'By its name', command: '<%= config.bin %> colony remove --name trial'},
    {description: 'In a script', command: '<%= config.bin %> colony remove --name trial --json | jq -r .colonyname'},
  ]
  static override flags = {
    name: nameFlag('Name of the colony'),
    ...serverOwnerSigns,
  }

  protected override readonly signer = 'server'
  protected readonly view = sentence<RemovedColony>(({colonyname}) => `The colony ${colonyname} was removed`)

  async run(): Promise<RemovedColony> {
    const {flags} = await this.parse(ColonyRemove)
    const session = await this.session(flags)
    await session.call('removecolonymsg', {colonyname: flags.name})
    return {colonyname: flags.name}
  }
}
