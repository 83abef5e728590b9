import {Fault} from '../../errors.js'

export function taskUnknown(id: string): Fault {
  return new Fault('TASK_UNKNOWN', `There is no task ${id}.`, 'See daffi tasks list; ended ones are kept for 48 hours.')
}
