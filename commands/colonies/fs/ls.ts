import {chosenLabel} from '../../../src/cli/colonies/chosen-label.js'
import {memberOf} from '../../../src/cli/colonies/colony-member.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {labelFlag} from '../../../src/cli/colonies/file-flags.js'
import {ListCommand} from '../../../src/cli/colonies/list-command.js'
import {watchFlags} from '../../../src/cli/colonies/watch-flags.js'
import {type ListedFile, listFiles} from '../../../src/colonies/files/list-files.js'
import {fileListView} from '../../../src/output/views/file-list.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class FsLs extends ListCommand<readonly ListedFile[]> {
  static override summary = 'List the files of a label'
  static override description =
    'Their newest revisions, and how many there are; not those of labels below it: colonies fs label ls'
  static override examples = [
    {description: 'Of one label', command: '<%= config.bin %> fs ls --label /data'},
    {
      description: 'Names of large files, in a script',
      command: '<%= config.bin %> fs ls -l /data --json | jq -r ".[] | select(.size > 1e9) | .name"',
    },
  ]
  static override flags = {...labelFlag, ...watchFlags, ...connectionFlags}

  protected readonly listView = fileListView
  protected override readonly briefListView = (files: readonly ListedFile[]): string =>
    files.map(({name}) => `${name}\n`).join('')

  async run(): Promise<Watched<readonly ListedFile[]>> {
    const {flags} = await this.parse(FsLs)
    const label = await chosenLabel(flags.label, '.')
    const session = await this.session(flags)
    const ask = () => listFiles(memberOf(session), label, this.signal)
    return this.list(flags, {session, ask, empty: `No files under the label ${label}`})
  }
}
