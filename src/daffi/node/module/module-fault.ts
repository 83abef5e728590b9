import {fileURLToPath} from 'node:url'
import {Fault} from '../../../errors.js'

/** Why a module cannot be loaded, with the place in it where that is known. A Fault stays itself. */
export function moduleFault(error: unknown, file: string): Fault {
  if (error instanceof Fault) return error
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const place = error instanceof Error ? placeOf(error) : undefined
  return new Fault('CALLBACK_INVALID', `${place ?? file}: ${message}`, 'Correct the module, then try again.', {
    cause: error,
  })
}

/**
 * The first place of a stack that is in a file; a mistake of syntax has its file and line before the message, and
 * Node's own modules are none.
 */
function placeOf({stack = ''}: Error): string | undefined {
  for (const line of stack.split('\n')) {
    const url = /(file:\/\/[^\s()]+?|(?:\/|[A-Za-z]:\\)[^\s()]+?):(\d+)(?::(\d+))?\)?$/.exec(line)
    if (!url) continue
    const [, where = '', row = '', column] = url
    const path = where.startsWith('file:') ? fileURLToPath(where) : where
    return column === undefined ? `${path}:${row}` : `${path}:${row}:${column}`
  }
  return undefined
}
