import {PauseCommand} from '../../../src/cli/colonies/pause-command.js'

export default class ProcessResume extends PauseCommand {
  static override summary = 'Hand out processes again after a pause'
  static override description =
    'Executors that wait get their processes at once. The key of the owner of the colony signs.'
  static override examples = [
    {description: 'This colony', command: '<%= config.bin %> process resume'},
    {
      description: 'Around some maintenance, in a script',
      command: '<%= config.bin %> process pause && ./maintain.sh; <%= config.bin %> process resume',
    },
  ]

  protected readonly message = 'resumeassignmentsmsg'
  protected readonly effect = 'go on'
}
