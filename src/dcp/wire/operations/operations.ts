import type {Operation} from './operation.js'

/** Every operation of every service of the endpoint. */
export const OPERATIONS: readonly Operation[] = []
