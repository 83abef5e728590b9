import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {attributeIdOf} from '../../../src/cli/colonies/ids.js'
import {idFlag} from '../../../src/cli/colonies/process-flags.js'
import type {Attribute} from '../../../src/colonies/wire/objects/process.js'
import {attributeView} from '../../../src/output/views/attribute.js'

export default class AttributeGet extends ColoniesCommand<Attribute> {
  static override summary = 'Show one attribute of a process'
  static override description = 'The attributes of a process and their ids are shown by: colonies process get'
  static override examples = [
    {description: 'By the beginning of its id', command: '<%= config.bin %> attribute get --attributeid 3f9c01d2'},
    {
      description: 'Its value, in a script',
      command: '<%= config.bin %> attribute get --attributeid "$ID" --json | jq -r .value',
    },
  ]
  static override flags = {attributeid: idFlag('Id of the attribute'), ...connectionFlags}

  protected readonly view = attributeView

  async run(): Promise<Attribute> {
    const {flags} = await this.parse(AttributeGet)
    const session = await this.session(flags)
    const attributeid = await attributeIdOf(session, flags.attributeid)
    return session.call('getattributemsg', {attributeid}, 'member', this.signal)
  }
}
