import {integer, string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {colonyIdFlag, connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {keptText} from '../../../src/cli/colonies/kept-workflow.js'
import {readWorkflowSpec} from '../../../src/cli/colonies/read-spec.js'
import {specFlags} from '../../../src/cli/colonies/spec-flags.js'
import type {Generator} from '../../../src/colonies/wire/objects/schedules.js'
import type {Terminal} from '../../../src/output/terminal.js'
import {newIdText} from '../../../src/output/views/new-id.js'

export default class GeneratorAdd extends ColoniesCommand<Generator> {
  static override summary = 'Submit a workflow each time enough was packed'
  static override description =
    'What is packed becomes the arguments of the functions that wait for no other. In a pipe the id of the generator is printed.'
  static override examples = [
    {
      description: 'For every ten arguments',
      command: '<%= config.bin %> generator add --name batch --trigger 10 --spec batch.json',
    },
    {
      description: 'Or what there is after a minute; its id, in a script',
      command: 'id=$(<%= config.bin %> generator add --name batch --trigger 10 --timeout 60 --spec batch.json)',
    },
  ]
  static override flags = {
    name: string({required: true, helpValue: 'NAME', description: 'Its name, the only one in the colony'}),
    ...specFlags('workflow'),
    trigger: integer({required: true, min: 1, helpValue: 'NUMBER', description: 'How many arguments make a workflow'}),
    timeout: integer({
      default: -1,
      min: -1,
      helpValue: 'SECONDS',
      description: 'Submit what there is after this time; -1 waits for enough',
    }),
    ...colonyIdFlag,
    ...connectionFlags,
  }

  protected readonly view = ({generatorid}: Generator, terminal: Terminal): string =>
    newIdText(generatorid, terminal, this.output.mode.quiet)

  async run(): Promise<Generator> {
    const {flags} = await this.parse(GeneratorAdd)
    const {name, trigger, timeout} = flags
    const session = inColony(await this.session(flags), flags.colonyid)
    const {colonyName: colonyname} = session
    const source = {stdin: this.stdin, output: this.output}
    const workflowspec = keptText(await readWorkflowSpec(source, flags, colonyname))
    const generator = {colonyname, name, trigger, timeout, workflowspec}
    const added = await session.call('addgeneratormsg', {generator}, 'member', this.signal)
    this.output.note(`Generator added GeneratorId=${added.generatorid}`)
    return added
  }
}
