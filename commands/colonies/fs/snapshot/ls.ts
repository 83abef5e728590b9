import {connectionFlags} from '../../../../src/cli/colonies/connection-flags.js'
import {ListCommand} from '../../../../src/cli/colonies/list-command.js'
import {watchFlags} from '../../../../src/cli/colonies/watch-flags.js'
import type {Snapshot} from '../../../../src/colonies/wire/objects/files.js'
import {snapshotListView} from '../../../../src/output/views/snapshots.js'
import type {Watched} from '../../../../src/output/views/watched-list.js'

export default class FsSnapshotLs extends ListCommand<readonly Snapshot[]> {
  static override summary = 'List the snapshots of the colony'
  static override description = 'The newest first, with how many files each of them holds.'
  static override examples = [
    {description: 'All of them', command: '<%= config.bin %> fs snapshot ls'},
    {description: 'Names, in a script', command: '<%= config.bin %> fs snapshot ls --json | jq -r ".[].name"'},
  ]
  static override flags = {...watchFlags, ...connectionFlags}

  protected readonly listView = snapshotListView
  protected override readonly briefListView = (snapshots: readonly Snapshot[]): string =>
    snapshots.map(({snapshotid}) => `${snapshotid}\n`).join('')

  async run(): Promise<Watched<readonly Snapshot[]>> {
    const {flags} = await this.parse(FsSnapshotLs)
    const session = await this.session(flags)
    const {colonyName: colonyname} = session
    const ask = () => session.call('getsnapshotsmsg', {colonyname}, 'member', this.signal)
    return this.list(flags, {session, ask, empty: `No snapshots in colony ${colonyname}`})
  }
}
