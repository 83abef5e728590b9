import {Fault} from '../../../errors.js'
import {OperationError} from '../operations/operation-error.js'

/** What the operations of computeGroups give: the official client reads refusals in the payload (utils/index.js, apiServiceType). */
export type GroupAnswer =
  | {readonly success: true; readonly payload: unknown}
  | {readonly success: false; readonly code: string; readonly message: string}

/** Does the work of an operation; a refusal becomes the answer. */
export function groupAnswer(work: () => unknown): GroupAnswer {
  try {
    return {success: true, payload: work()}
  } catch (error) {
    if (!(error instanceof OperationError || error instanceof Fault)) throw error
    return {success: false, code: error.code, message: error.message}
  }
}
