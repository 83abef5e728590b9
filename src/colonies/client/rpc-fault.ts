import {Fault, type FaultCode} from '../../errors.js'
import type {Failure} from '../wire/objects/server.js'

/** A request that the server refused. */
export class RpcFault extends Fault {
  constructor(
    /** HTTP status of the refusal (colonies-protocol, section 5). */
    readonly status: number,
    code: FaultCode,
    message: string,
    hint: string,
  ) {
    super(code, message, hint)
  }
}

/** Our server: `src/store/faults.ts`. PostgreSQL, and the system. */
const FULL = /^No space left to write|could not extend file|no space left on device/i

/** What a failure reply means to the caller. Upstream's statuses are not consistent: its texts count too. */
export function rpcFault({status, message}: Failure): RpcFault {
  if (status === 404 || /not found|does not exist|is nil$/i.test(message)) {
    return new RpcFault(status, 'NOT_FOUND', message, 'Check the id or name, and the colony.')
  }
  if (status === 403) {
    return new RpcFault(
      status,
      'REQUEST_REFUSED',
      message,
      'Check which key signs: COLONIES_PRVKEY, or --keystore NAME.',
    )
  }
  if (status === 408 || status === 503) return new RpcFault(status, 'TIMEOUT', message, 'Try again later.')
  if (status >= 500 && FULL.test(message)) {
    return new RpcFault(status, 'DISK_FULL', message, 'Free some space where the server keeps its store.')
  }
  if (status >= 500) return new RpcFault(status, 'SERVER_FAILED', message, 'Look at the log of the server.')
  return new RpcFault(status, 'REQUEST_INVALID', message, 'Correct the request.')
}
