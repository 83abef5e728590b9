import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {confirmedOnTerminal} from '../../../src/cli/colonies/confirmation.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {fileFlags} from '../../../src/cli/colonies/file-flags.js'
import {type RemovedFile, removeFile} from '../../../src/cli/colonies/remove-file.js'
import {yesFlag} from '../../../src/cli/colonies/yes-flag.js'
import {countOf} from '../../../src/output/count.js'
import {sentence} from '../../../src/output/views/sentence.js'

export default class FsRemove extends ColoniesCommand<RemovedFile> {
  static override summary = 'Remove a file from the storage'
  static override description =
    'All revisions of a name, or one by its id, with their bytes; revisions that a snapshot holds stay, and so do files of this machine. On a terminal it asks first; elsewhere it does not, as scripts for ColonyOS expect.'
  static override examples = [
    {description: 'Asks first', command: '<%= config.bin %> fs remove --label /data --name model.bin'},
    {description: 'One revision, in a script', command: '<%= config.bin %> fs remove --fileid 5a0c2f'},
  ]
  static override flags = {...fileFlags, ...yesFlag, ...connectionFlags}

  protected readonly view = sentence<RemovedFile>(({label, name, removed, held, snapshots}) => {
    const rest = held > 0 ? `; ${held} stay, which snapshots hold: ${snapshots.join(', ')}` : ''
    return `${countOf(removed, 'revision')} of ${name} under ${label} removed${rest}`
  })

  async run(): Promise<RemovedFile> {
    const {flags} = await this.parse(FsRemove)
    const session = await this.session(flags)
    const confirm = (question: string): Promise<void> => confirmedOnTerminal(this.output, flags.yes, question)
    return removeFile(flags, {session, confirm, signal: this.signal})
  }
}
