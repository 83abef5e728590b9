import {Fault} from '../../errors.js'
import {LIMITS} from './limits.js'

/** Whether a text may be the name of a process or a callback: people read it, and messages repeat it. */
export function isName(name: string): boolean {
  return name.length > 0 && name.length <= LIMITS.nameLength && !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)
}

/** @throws Fault CONTROLLER_REFUSED */
export function checkProcessName(name: string): void {
  if (isName(name)) return
  throw new Fault(
    'CONTROLLER_REFUSED',
    `The name of this process is empty, longer than ${LIMITS.nameLength} characters, or not readable`,
    'Give it another name.',
  )
}
