import {BaseCommand} from '../../src/cli/base-command.js'
import {programVersion} from '../../src/cli/colonies/program-version.js'
import {type ColoniesVersion, versionView} from '../../src/output/views/colonies-version.js'

export default class Version extends BaseCommand<ColoniesVersion> {
  static override summary = 'Show the version of this program'
  static override description = 'Asks no server; "colonies server status" shows the version of one.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> version'},
    {description: 'In a script', command: '<%= config.bin %> version --json | jq -r .version'},
  ]

  protected readonly view = versionView

  async run(): Promise<ColoniesVersion> {
    await this.parse(Version)
    return programVersion(this.config.version)
  }
}
