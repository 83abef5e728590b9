import type {Colony} from '../../colonies/wire/objects/members.js'
import {sentence} from '../../output/views/sentence.js'
import {ColoniesCommand} from './colonies-command.js'
import {serverOwnerSigns} from './connection-flags.js'
import {identityFlag} from './identity-flag.js'
import {nameFlag} from './name-flag.js'

/** `colony add`, and what it was called before. */
export abstract class AddColonyCommand extends ColoniesCommand<Colony> {
  static override summary = 'Make a colony'
  static override description =
    'Its id is the identity of its owner\'s key: make one with "colonies security generate" or a keystore. The server\'s owner signs.'
  static override examples = [
    {
      description: "With the identity of its owner's key",
      command:
        '<%= config.bin %> colony add --name lab --colonyid 4787a5071856a4acf702b2ffcea422e3237a679c681314113d86139461290cf4',
    },
    {
      description: 'In a script, owned by a keystore',
      command:
        '<%= config.bin %> colony add --name lab --colonyid $(keystore show lab --json | jq -r .colonyId) --json',
    },
  ]
  static override flags = {
    name: nameFlag('Name of the colony'),
    colonyid: identityFlag({required: true, description: "Identity of its owner's key"}),
    ...serverOwnerSigns,
  }

  protected override readonly signer = 'server'
  protected readonly view = sentence<Colony>(({name, colonyid}) => `The colony ${name} was made, owned by ${colonyid}`)

  async run(): Promise<Colony> {
    const {flags} = await this.parse(AddColonyCommand)
    const session = await this.session(flags)
    return session.call('addcolonymsg', {colony: {colonyid: flags.colonyid, name: flags.name}})
  }
}
