import {parseJson} from '../../colonies/wire/json.js'
import {type FunctionSpec, type WorkflowSpec, workflowSpec} from '../../colonies/wire/objects/function-spec.js'
import {ShapeError} from '../../colonies/wire/shape.js'

/** The text in which a cron or a generator keeps its workflow. */
export const keptText = (spec: WorkflowSpec): string => workflowSpec.encode(spec)

/** The functions in such a text; none where somebody stored what is no workflow. */
export function keptSpecs(text: string): readonly FunctionSpec[] {
  try {
    return workflowSpec.decode(parseJson(text), '').functionspecs
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof ShapeError) return []
    throw error
  }
}
