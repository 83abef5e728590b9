/** `continuum/colonies`: ColonyOS from a program. */
export type {ProcessContext} from '../executor/process-context.js'
