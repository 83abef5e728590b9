import {newObjectId} from '../../wire/object-id.js'
import {existingGenerator} from '../graphs/find-schedule.js'
import {generatorJson} from '../graphs/generator-json.js'
import {workflowOfText} from '../graphs/workflow-text.js'
import {initiatorOf} from '../initiator.js'
import {LONGEST_VALUE, requireSeconds, requireShortName, requireText} from '../limits.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {generatorByName, insertGenerator} from '../tables/generator.js'

/** `handlers/generator/handlers.go` HandleAddGenerator. Upstream's server divides by a trigger of 0. */
export const addGenerator = operation({
  type: 'addgeneratormsg',
  kind: 'write',
  colonyName: ({generator}) => generator.colonyname,
  run: ({generator}, caller, context) => {
    const {name, workflowspec: workflow, trigger, timeout} = generator
    const {colony} = caller
    requireShortName(name, 'generator')
    requireSeconds(timeout, 'timeout')
    requireText(workflow, 'workflow', LONGEST_VALUE)
    workflowOfText(workflow, colony.name)
    if (trigger < 1) throw new RpcError(400, 'Generator trigger must be larger than 0')
    if (generatorByName(context.store, colony.key, name)) {
      throw new RpcError(400, `Generator with name <${name}> in Colony <${colony.name}> already exists`)
    }
    const id = newObjectId()
    const initiator = initiatorOf(caller)
    insertGenerator(context.store, {id, colony: colony.key, ...initiator, name, workflow, trigger, timeout})
    return generatorJson(existingGenerator(context, id))
  },
})
