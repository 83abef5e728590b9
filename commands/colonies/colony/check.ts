import {string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import type {Colony} from '../../../src/colonies/wire/objects/members.js'
import {sentence} from '../../../src/output/views/sentence.js'

export default class ColonyCheck extends ColoniesCommand<Colony> {
  static override summary = 'Tell whether a colony exists and you are in it'
  static override description =
    'A user or executor of the colony signs. Exit code 1 when there is no such colony, 4 when it is closed to this key.'
  static override examples = [
    {description: 'The colony in use', command: '<%= config.bin %> colony check'},
    {description: 'In a script', command: '<%= config.bin %> colony check --name dev --quiet && echo welcome'},
  ]
  static override flags = {
    name: string({helpValue: 'NAME', description: 'Name of the colony [default: COLONIES_COLONY_NAME]'}),
    ...connectionFlags,
  }

  protected readonly view = sentence<Colony>(({name}) => `The colony ${name} exists, and this key belongs to it`)

  async run(): Promise<Colony> {
    const {flags} = await this.parse(ColonyCheck)
    const session = await this.session(flags)
    return session.call('getcolonymsg', {colonyname: flags.name ?? session.colonyName})
  }
}
