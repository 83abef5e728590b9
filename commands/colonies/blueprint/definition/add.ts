import {specFileFlag} from '../../../../src/cli/colonies/blueprints/blueprint-flags.js'
import {readDefinition} from '../../../../src/cli/colonies/blueprints/read-blueprint.js'
import {ColoniesCommand} from '../../../../src/cli/colonies/colonies-command.js'
import {ownerSigns} from '../../../../src/cli/colonies/connection-flags.js'
import type {BlueprintDefinition} from '../../../../src/colonies/wire/objects/blueprints.js'
import {sentence} from '../../../../src/output/views/sentence.js'

export default class BlueprintDefinitionAdd extends ColoniesCommand<BlueprintDefinition> {
  static override summary = 'Add a kind of blueprints'
  static override description =
    "The file holds metadata.name, spec.names.kind, and in spec.handler executorType and functionName: who brings such blueprints about. spec.schema says what they are like. The colony's owner signs."
  static override examples = [
    {description: 'From a file', command: '<%= config.bin %> blueprint definition add --spec deployment.json'},
    {
      description: 'From stdin; its id, in a script',
      command:
        '<%= config.bin %> blueprint definition add --spec - --json < deployment.json | jq -r .blueprintdefinitionid',
    },
  ]
  static override flags = {...specFileFlag('the definition'), ...ownerSigns}

  protected override readonly signer = 'owner'
  protected readonly view = sentence<BlueprintDefinition>(
    ({metadata, spec, blueprintdefinitionid}) =>
      `Definition ${metadata.name} of the kind ${spec.names.kind} was added: ${blueprintdefinitionid}`,
  )

  async run(): Promise<BlueprintDefinition> {
    const {flags} = await this.parse(BlueprintDefinitionAdd)
    const session = await this.session(flags)
    const source = {stdin: this.stdin, output: this.output}
    const blueprintdefinition = await readDefinition(source, flags.spec, session.colonyName)
    return session.call('addblueprintdefinitionmsg', {blueprintdefinition}, 'owner', this.signal)
  }
}
