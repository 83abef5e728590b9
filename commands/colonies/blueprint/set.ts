import {string} from '@oclif/core/flags'
import {blueprintNameFlag} from '../../../src/cli/colonies/blueprints/blueprint-flags.js'
import {schemaFault, stampedNow} from '../../../src/cli/colonies/blueprints/read-blueprint.js'
import {allDefinitions, blueprintOf, definitionOf} from '../../../src/cli/colonies/blueprints/reconcilers.js'
import {setValue} from '../../../src/cli/colonies/blueprints/set-value.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {type BlueprintSet, blueprintSetView} from '../../../src/output/views/blueprint-set.js'

export default class BlueprintSetCommand extends ColoniesCommand<BlueprintSet> {
  static override summary = 'Change one value of a blueprint'
  static override description =
    'Named by the way to it: spec.replicas, env.TZ, ports.0.host. The value is JSON, or else a text. It must be there already, or stand in the schema of the kind. A value that differs is a new generation, and is brought about at once.'
  static override examples = [
    {description: 'Two instances', command: '<%= config.bin %> blueprint set --name web --key spec.replicas --value 2'},
    {
      description: 'A text; the generation that it made, in a script',
      command:
        '<%= config.bin %> blueprint set --name web --key env.TZ --value Europe/Stockholm --json | jq .generation',
    },
  ]
  static override flags = {
    ...blueprintNameFlag,
    key: string({required: true, helpValue: 'PATH', description: 'The way to the value, such as spec.env.TZ'}),
    value: string({required: true, helpValue: 'VALUE', description: 'JSON, or else a text'}),
    ...connectionFlags,
  }

  protected readonly view = blueprintSetView

  async run(): Promise<BlueprintSet> {
    const {flags} = await this.parse(BlueprintSetCommand)
    const session = await this.session(flags)
    const old = await blueprintOf(session, flags.name, this.signal)
    const schema = definitionOf(old, await allDefinitions(session, this.signal))?.spec.schema
    const {spec, path, before = null, after} = setValue(old.spec, flags.key, flags.value, schema)
    const blueprint = stampedNow({...old, spec}, false)
    const {metadata} = await session
      .call('updateblueprintmsg', {blueprint}, 'member', this.signal)
      .catch((error: unknown) => {
        throw schemaFault(error, '--value', old.kind)
      })
    return {name: flags.name, key: `spec.${path}`, before, after, generation: metadata.generation}
  }
}
