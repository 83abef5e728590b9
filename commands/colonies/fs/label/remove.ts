import {agreed, agreementFlags} from '../../../../src/cli/colonies/agreement.js'
import {ColoniesCommand} from '../../../../src/cli/colonies/colonies-command.js'
import {memberOf} from '../../../../src/cli/colonies/colony-member.js'
import {connectionFlags} from '../../../../src/cli/colonies/connection-flags.js'
import {failedFiles, failedText} from '../../../../src/cli/colonies/failed-files.js'
import {requiredLabel} from '../../../../src/cli/colonies/file-flags.js'
import {openStorage} from '../../../../src/cli/colonies/storage.js'
import {checkRemovable, labelContents} from '../../../../src/colonies/files/label-contents.js'
import {type RemovedLabel, removeLabel} from '../../../../src/colonies/files/remove-label.js'
import type {Fault} from '../../../../src/errors.js'
import {labelQuestion, removedLabelView} from '../../../../src/output/views/removed-label.js'

export default class FsLabelRemove extends ColoniesCommand<RemovedLabel> {
  static override summary = 'Remove a label with all revisions of its files'
  static override description =
    'And the labels below it, not others that begin like it. Revisions that a snapshot holds stay; so do local files. Asks first: on a terminal, else --yes or a line yes on stdin is needed.'
  static override examples = [
    {description: 'Asks first', command: '<%= config.bin %> fs label remove --label /data/run-1'},
    {description: 'In a script', command: '<%= config.bin %> fs label remove -l /data/run-1 --yes --json'},
  ]
  static override flags = {
    ...requiredLabel('The label: /data removes /data/a too, and not /data-2'),
    ...agreementFlags,
    ...connectionFlags,
  }

  protected readonly view = removedLabelView

  protected override verdict(removed: RemovedLabel): Fault | undefined {
    for (const one of removed.failed) this.output.warn(failedText(one))
    return failedFiles(removed.failed, removed.removed)
  }

  async run(): Promise<RemovedLabel> {
    const {flags} = await this.parse(FsLabelRemove)
    const session = await this.session(flags)
    const member = memberOf(session)
    const contents = await labelContents(member, flags.label, this.signal)
    checkRemovable(contents)
    await agreed({output: this.output, stdin: this.stdin, yes: flags.yes}, labelQuestion(contents))
    const storage = this.own(await openStorage(session))
    return removeLabel(contents, {member, storage, signal: this.signal})
  }
}
