import {blueprintNameFlag} from '../../../src/cli/colonies/blueprints/blueprint-flags.js'
import {
  allDefinitions,
  blueprintOf,
  definitionOf,
  reconciliationsOf,
} from '../../../src/cli/colonies/blueprints/reconcilers.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {type BlueprintDetails, blueprintView} from '../../../src/output/views/blueprints.js'

export default class BlueprintGet extends ColoniesCommand<BlueprintDetails> {
  static override summary = 'Show one blueprint'
  static override description =
    'What is wanted (spec), what its reconciler reported (status), and the last process that reconciled it. Values are named as blueprint set --key takes them.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> blueprint get --name web'},
    {
      description: 'What its reconciler reported, in a script',
      command: '<%= config.bin %> blueprint get --name web --json | jq .status',
    },
  ]
  static override flags = {...blueprintNameFlag, ...connectionFlags}

  protected readonly view = blueprintView

  async run(): Promise<BlueprintDetails> {
    const {flags} = await this.parse(BlueprintGet)
    const session = await this.session(flags)
    const blueprint = await blueprintOf(session, flags.name, this.signal)
    const definition = definitionOf(blueprint, await allDefinitions(session, this.signal))
    const [last] = await reconciliationsOf(session, blueprint, definition, this.signal)
    if (!last) return {...blueprint, reconciliation: null}
    const {processid, state, submissiontime, endtime, errors} = last
    return {...blueprint, reconciliation: {processid, state, submissiontime, endtime, errors}}
  }
}
