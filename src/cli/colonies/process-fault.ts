import {CANCELLED, FAILED, type Process} from '../../colonies/wire/objects/process.js'
import {Fault} from '../../errors.js'

/** What it means to whoever waited that a process ended so; undefined for success. */
export function processFault({state, processid, errors}: Process): Fault | undefined {
  switch (state) {
    case FAILED:
      return new Fault(
        'PROCESS_FAILED',
        `Process failed ProcessId=${processid}${errors.length > 0 ? `: ${errors.join('; ')}` : ''}`,
        `All about it: colonies process get -p ${processid}`,
      )
    case CANCELLED:
      return new Fault('PROCESS_FAILED', `Process cancelled ProcessId=${processid}`, 'Somebody cancelled it.')
    default:
      return undefined
  }
}
