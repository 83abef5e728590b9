import {string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {processIdOf} from '../../../src/cli/colonies/ids.js'
import {processFlags} from '../../../src/cli/colonies/process-flags.js'
import {ATTRIBUTE_OUT, type Attribute} from '../../../src/colonies/wire/objects/process.js'
import type {Terminal} from '../../../src/output/terminal.js'
import {newIdText} from '../../../src/output/views/new-id.js'

export default class AttributeAdd extends ColoniesCommand<Attribute> {
  static override summary = 'Add an attribute to a process, as its executor'
  static override description =
    'While it runs; the key of the executor that runs it signs. A key is added once, and stays. In a pipe the id is printed.'
  static override examples = [
    {
      description: 'One attribute',
      command: '<%= config.bin %> attribute add -p 3f9c01d2 --key accuracy --value 0.97',
    },
    {
      description: 'Its id, in a script',
      command: 'id=$(<%= config.bin %> attribute add -p "$ID" --key accuracy --value 0.97)',
    },
  ]
  static override flags = {
    key: string({required: true, helpValue: 'TEXT', description: 'Its name'}),
    value: string({required: true, helpValue: 'TEXT', description: 'Its value'}),
    ...processFlags,
  }

  protected readonly view = ({attributeid}: Attribute, terminal: Terminal): string => newIdText(attributeid, terminal)

  async run(): Promise<Attribute> {
    const {flags} = await this.parse(AttributeAdd)
    const {key, value} = flags
    const session = await this.session(flags)
    const targetid = await processIdOf(session, flags.processid)
    const {processgraphid, spec} = await session.call('getprocessmsg', {processid: targetid}, 'member', this.signal)
    const attribute = {
      targetid,
      targetcolonyname: spec.conditions.colonyname,
      targetprocessgraphid: processgraphid,
      attributetype: ATTRIBUTE_OUT,
      key,
      value,
    }
    const added = await session.call('addattributemsg', {attribute}, 'member', this.signal)
    this.output.note(`Attribute added AttributeId=${added.attributeid}`)
    return added
  }
}
