import {parseJson} from '../../wire/json.js'
import {type WorkflowSpec, workflowSpec} from '../../wire/objects/function-spec.js'
import {ShapeError} from '../../wire/shape.js'
import {RpcError} from '../rpc-error.js'
import {type PreparedWorkflow, prepareWorkflow} from './submit-workflow.js'

/**
 * The workflow that a cron or a generator holds as a text, checked. It is for their own colony: upstream starts it in
 * whichever it names. @throws RpcError 400
 */
export function workflowOfText(text: string, colonyName: string): PreparedWorkflow {
  const spec = decode(text)
  if (spec.colonyname !== '' && spec.colonyname !== colonyName) {
    throw new RpcError(400, `The workflow is for Colony <${spec.colonyname}>, and not for <${colonyName}>`)
  }
  return prepareWorkflow(spec, colonyName)
}

function decode(text: string): WorkflowSpec {
  try {
    return workflowSpec.decode(parseJson(text), 'workflowspec')
  } catch (error) {
    if (error instanceof ShapeError || error instanceof SyntaxError) {
      throw new RpcError(400, `Failed to parse workflowspec, invalid JSON: ${error.message}`)
    }
    throw error
  }
}
