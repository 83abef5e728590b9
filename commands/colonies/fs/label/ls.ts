import {connectionFlags} from '../../../../src/cli/colonies/connection-flags.js'
import {ListCommand} from '../../../../src/cli/colonies/list-command.js'
import {watchFlags} from '../../../../src/cli/colonies/watch-flags.js'
import type {Label} from '../../../../src/colonies/wire/objects/files.js'
import {labelListView} from '../../../../src/output/views/file-list.js'
import type {Watched} from '../../../../src/output/views/watched-list.js'

export default class FsLabelLs extends ListCommand<readonly Label[]> {
  static override summary = 'List the labels of the colony'
  static override description = 'Those that hold files, and how many revisions of files.'
  static override examples = [
    {description: 'All of them', command: '<%= config.bin %> fs label ls'},
    {description: 'Names, in a script', command: '<%= config.bin %> fs label ls --json | jq -r ".[].name"'},
  ]
  static override flags = {...watchFlags, ...connectionFlags}

  protected readonly listView = labelListView
  protected override readonly briefListView = (labels: readonly Label[]): string =>
    labels.map(({name}) => `${name}\n`).join('')

  async run(): Promise<Watched<readonly Label[]>> {
    const {flags} = await this.parse(FsLabelLs)
    const session = await this.session(flags)
    const {colonyName: colonyname} = session
    const ask = () => session.call('getfilelabelsmsg', {colonyname, name: ''}, 'member', this.signal)
    return this.list(flags, {session, ask, empty: `No labels in colony ${colonyname}`})
  }
}
