import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {openFileAccess} from '../../../src/cli/colonies/file-access.js'
import {directoryFlag, fileFlags} from '../../../src/cli/colonies/file-flags.js'
import {getFile} from '../../../src/cli/colonies/get-file.js'
import type {FetchedFile} from '../../../src/colonies/files/fetch-file.js'
import {fetchedFileView} from '../../../src/output/views/fetched-file.js'

export default class FsGet extends ColoniesCommand<FetchedFile> {
  static override summary = 'Download a file'
  static override description =
    'The newest revision of a name, or a revision by its id. It appears under its name once all of it is there and right, and replaces a file of that name; a download that was broken off goes on.'
  static override examples = [
    {description: 'Into this directory', command: '<%= config.bin %> fs get --label /data --name model.bin'},
    {
      description: 'Path of an older revision, in a script',
      command: '<%= config.bin %> fs get -i 5a0c2f --dir old --json | jq -r .path',
    },
  ]
  static override flags = {...fileFlags, ...directoryFlag('Where to; made when it is missing'), ...connectionFlags}

  protected readonly view = fetchedFileView
  protected override readonly briefView = ({path}: FetchedFile): string => `${path}\n`

  async run(): Promise<FetchedFile> {
    const {flags} = await this.parse(FsGet)
    const session = await this.session(flags)
    const {output, signal} = this
    const open = async () => this.own(await openFileAccess(session))
    return getFile(flags, {session, output, signal, open})
  }
}
