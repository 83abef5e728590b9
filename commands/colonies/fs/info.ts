import {chosenFile} from '../../../src/cli/colonies/chosen-file.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {fileFlags} from '../../../src/cli/colonies/file-flags.js'
import type {File} from '../../../src/colonies/wire/objects/files.js'
import {fileRevisionsView} from '../../../src/output/views/file-revisions.js'

export default class FsInfo extends ColoniesCommand<readonly File[]> {
  static override summary = 'Show all revisions of a file'
  static override description = 'The newest first; by its id, one of them.'
  static override examples = [
    {description: 'By label and name', command: '<%= config.bin %> fs info --label /data --name model.bin'},
    {
      description: 'Checksum of the newest one, in a script',
      command: '<%= config.bin %> fs info -l /data -n model.bin --json | jq -r ".[0].checksum"',
    },
  ]
  static override flags = {...fileFlags, ...connectionFlags}

  protected readonly view = fileRevisionsView

  async run(): Promise<readonly File[]> {
    const {flags} = await this.parse(FsInfo)
    const session = await this.session(flags)
    const {colonyName: colonyname} = session
    const choice = await chosenFile(session, flags)
    return session.call('getfilemsg', {colonyname, ...choice, latest: false}, 'member', this.signal)
  }
}
