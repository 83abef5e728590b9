import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {colonyIdFlag, connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {identityFlag} from '../../../src/cli/colonies/identity-flag.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {sentence} from '../../../src/output/views/sentence.js'

interface ChangedExecutor {
  readonly colonyname: string
  readonly executorid: string
}

export default class ExecutorChid extends ColoniesCommand<ChangedExecutor> {
  static override summary = 'Change the key of the executor that signs'
  static override description =
    'The key of before signs a last time; from then on only the new one counts, so keep it at hand. What the executor ran keeps the old identity.'
  static override examples = [
    {
      description: 'To the identity of a new key',
      command:
        '<%= config.bin %> executor chid --executorid 3fc05cf3df4b494e95d6a3d297a34f19938f7daa7422ab0d4f794454133341ac',
    },
    {
      description: 'In a script, from one keystore to another',
      command:
        '<%= config.bin %> executor chid --keystore old --executorid $(keystore show new --json | jq -r .colonyId)',
    },
  ]
  static override flags = {
    executorid: identityFlag({required: true, description: 'Identity of the new key'}),
    ...connectionFlags,
    ...colonyIdFlag,
  }

  protected readonly view = sentence<ChangedExecutor>(({executorid}) => `The executor is now ${executorid}`)

  async run(): Promise<ChangedExecutor> {
    const {flags} = await this.parse(ExecutorChid)
    const session = inColony(await this.session(flags), flags.colonyid)
    const {colonyName: colonyname} = session
    const {executorid} = await session.call('changeexecutoridmsg', {colonyname, executorid: flags.executorid})
    this.output.note('Sign with the new key from now on: set COLONIES_PRVKEY, or give --keystore.')
    return {colonyname, executorid}
  }
}
