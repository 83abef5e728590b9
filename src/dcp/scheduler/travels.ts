import type {Work} from '../job/job.js'

/**
 * Whether a worker of the network can be given all that a job needs. Wheels cannot travel: DCP's workers take Python
 * packages from the package manager only, as modules. Source, modules, arguments and files do.
 */
export function travels({wheels}: Pick<Work, 'wheels'>): boolean {
  return wheels.length === 0
}
