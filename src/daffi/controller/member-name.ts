import {Fault} from '../../errors.js'
import {LIMITS} from './limits.js'

/** Control characters, halves of characters, line ends, and what turns the direction of writing. */
const UNREADABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u

/** Whether a text may be the name of a process or a callback: people read it, and messages repeat it. */
export function isName(name: string): boolean {
  return name.trim() !== '' && name.length <= LIMITS.nameLength && !UNREADABLE.test(name)
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
