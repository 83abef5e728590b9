import {specFileFlag} from '../../../src/cli/colonies/blueprints/blueprint-flags.js'
import {readBlueprint, schemaFault, stampedNow} from '../../../src/cli/colonies/blueprints/read-blueprint.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {shownFile} from '../../../src/cli/colonies/json-file.js'
import type {Blueprint} from '../../../src/colonies/wire/objects/blueprints.js'
import {sentence} from '../../../src/output/views/sentence.js'

export default class BlueprintAdd extends ColoniesCommand<Blueprint> {
  static override summary = 'Add a blueprint: a state that is wanted'
  static override description =
    'The file holds kind, metadata.name and spec. The spec must fit the schema of its kind. The executor that the kind names is asked to bring it about, at once and again every minute.'
  static override examples = [
    {description: 'From a file', command: '<%= config.bin %> blueprint add --spec web.json'},
    {
      description: 'From stdin; its id, in a script',
      command: '<%= config.bin %> blueprint add --spec - --json < web.json | jq -r .blueprintid',
    },
  ]
  static override flags = {...specFileFlag('the blueprint'), ...connectionFlags}

  protected readonly view = sentence<Blueprint>(
    ({kind, metadata, blueprintid}) => `${kind} ${metadata.name} was added: ${blueprintid}`,
  )

  async run(): Promise<Blueprint> {
    const {flags} = await this.parse(BlueprintAdd)
    const session = await this.session(flags)
    const source = {stdin: this.stdin, output: this.output}
    const blueprint = stampedNow(await readBlueprint(source, flags.spec, session.colonyName), true)
    return session.call('addblueprintmsg', {blueprint}, 'member', this.signal).catch((error: unknown) => {
      throw schemaFault(error, shownFile(flags.spec), blueprint.kind)
    })
  }
}
