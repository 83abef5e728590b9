import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {cronFlags} from '../../../src/cli/colonies/cron-flags.js'
import {cronIdOf} from '../../../src/cli/colonies/ids.js'
import {type Done, doneView} from '../../../src/output/views/done.js'

export default class CronRemove extends ColoniesCommand<Done> {
  static override summary = 'Remove a cron'
  static override description = 'It runs no more. Workflows that it has submitted stay as they are.'
  static override examples = [
    {description: 'By the beginning of its id', command: '<%= config.bin %> cron remove --cronid 3f9c01d2'},
    {
      description: 'All of them, in a script',
      command: '<%= config.bin %> cron ls --count 100 -q | xargs -n 1 <%= config.bin %> cron remove --cronid',
    },
  ]
  static override flags = cronFlags

  protected readonly view = doneView

  async run(): Promise<Done> {
    const {flags} = await this.parse(CronRemove)
    const session = await this.session(flags)
    const cronid = await cronIdOf(session, flags.cronid)
    await session.call('removecronmsg', {cronid}, 'member', this.signal)
    this.output.note(`Cron removed CronId=${cronid}`)
    return {cronid}
  }
}
