import {ColoniesCommand} from '../../src/cli/colonies/colonies-command.js'
import {configuration} from '../../src/cli/colonies/configuration.js'
import {connectionFlags, ownerFlags, serverOwnerFlags} from '../../src/cli/colonies/connection-flags.js'
import {type ConfigEntry, configView} from '../../src/output/views/colonies-config.js'

export default class Config extends ColoniesCommand<readonly ConfigEntry[]> {
  static override summary = 'Show what commands use, and who said so'
  static override description =
    'Server, colony and identities, each with the flag or variable that it comes from. A flag goes before a variable. "own server" is the one of this machine, or its store and keys while none runs. Keys are never shown: the identity stands for each.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> config'},
    {
      description: 'Whose key signs, in a script',
      command: `<%= config.bin %> config --json | jq -r '.[] | select(.name == "identity") | .value'`,
    },
  ]
  static override flags = {...connectionFlags, ...ownerFlags, ...serverOwnerFlags}

  protected readonly view = configView

  async run(): Promise<readonly ConfigEntry[]> {
    const {flags} = await this.parse(Config)
    this.warnOfKeys(flags)
    return configuration(flags, {output: this.output, stdin: this.stdin})
  }
}
