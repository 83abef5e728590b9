import {PauseCommand} from '../../../src/cli/colonies/pause-command.js'

export default class ProcessPause extends PauseCommand {
  static override summary = 'Stop handing out processes in the colony'
  static override description =
    'Running processes go on, and new ones may be submitted; executors get none until: colonies process resume. The key of the owner of the colony signs.'
  static override examples = [
    {description: 'This colony', command: '<%= config.bin %> process pause'},
    {
      description: 'Around some maintenance, in a script',
      command: '<%= config.bin %> process pause && ./maintain.sh; <%= config.bin %> process resume',
    },
  ]

  protected readonly message = 'pauseassignmentsmsg'
  protected readonly effect = 'are paused'
}
