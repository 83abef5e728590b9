import {OperationError} from '../operations/operation-error.js'

/** Nothing is paid here: jobs cost nothing, and workers earn nothing. @throws OperationError ENOSYS */
export function noBank(): never {
  throw new OperationError('ENOSYS', 'This scheduler has no bank: jobs cost nothing and workers earn nothing')
}
