import {specFileFlag} from '../../../src/cli/colonies/blueprints/blueprint-flags.js'
import {readBlueprint, schemaFault, stampedNow} from '../../../src/cli/colonies/blueprints/read-blueprint.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {shownFile} from '../../../src/cli/colonies/json-file.js'
import type {Blueprint} from '../../../src/colonies/wire/objects/blueprints.js'
import {sentence} from '../../../src/output/views/sentence.js'

export default class BlueprintUpdate extends ColoniesCommand<Blueprint> {
  static override summary = 'Replace what a blueprint wants'
  static override description =
    'The file is as for blueprint add, and names the blueprint by metadata.name. A spec that differs is a new generation, and is brought about at once.'
  static override examples = [
    {description: 'From a file', command: '<%= config.bin %> blueprint update --spec web.json'},
    {
      description: 'What there is, with more replicas, in a script',
      command:
        "<%= config.bin %> blueprint get --name web --json | jq '.spec.replicas = 3' | <%= config.bin %> blueprint update --spec -",
    },
  ]
  static override flags = {...specFileFlag('the blueprint'), ...connectionFlags}

  protected readonly view = sentence<Blueprint>(
    ({kind, metadata}) => `${kind} ${metadata.name} was updated: generation ${metadata.generation}`,
  )

  async run(): Promise<Blueprint> {
    const {flags} = await this.parse(BlueprintUpdate)
    const session = await this.session(flags)
    const source = {stdin: this.stdin, output: this.output}
    const blueprint = stampedNow(await readBlueprint(source, flags.spec, session.colonyName), false)
    return session.call('updateblueprintmsg', {blueprint}, 'member', this.signal).catch((error: unknown) => {
      throw schemaFault(error, shownFile(flags.spec), blueprint.kind)
    })
  }
}
