import {SourceMap, type SourceMapPayload} from 'node:module'
import {fileURLToPath} from 'node:url'
import {Fault, type FaultCode} from '../errors.js'

/** A translated module: its file, and the text with a source map in its last line. */
export interface Translated {
  readonly file: string
  readonly code: string
}

/** Why a module cannot be loaded, with the place in it where that is known. A Fault stays itself. */
export function moduleFault(error: unknown, file: string, code: FaultCode, translated?: Translated): Fault {
  if (error instanceof Fault) return error
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const place = error instanceof Error ? placeOf(error, translated) : undefined
  return new Fault(code, `${place ?? file}: ${message}`, 'Correct the module, then try again.', {
    cause: error,
  })
}

const FRAME = /(?:^|\s|\()(file:\/\/[^\s()]+?|(?:\/|[A-Za-z]:\\)[^\s()]+?):(\d+):(\d+)\)?$/

/** The first place of a stack that is in a file; Node's own modules are none. */
function placeOf({stack = ''}: Error, translated: Translated | undefined): string | undefined {
  for (const line of stack.split('\n')) {
    const [, where, row, column] = FRAME.exec(line) ?? []
    if (where === undefined) continue
    const path = where.startsWith('file:') ? fileURLToPath(where) : where
    if (path === translated?.file) return placeInSource(translated.code, Number(row), Number(column))
    return `${path}:${row}:${column}`
  }
  return undefined
}

const MAP = '//# sourceMappingURL=data:application/json;base64,'

function placeInSource(code: string, row: number, column: number): string | undefined {
  const start = code.lastIndexOf(MAP)
  if (start < 0) return undefined
  // Written by the translator just now.
  const payload = JSON.parse(Buffer.from(code.slice(start + MAP.length), 'base64').toString()) as SourceMapPayload
  const entry = new SourceMap(payload).findEntry(row - 1, column - 1)
  if (!('originalSource' in entry)) return undefined
  const url = new URL(entry.originalSource, payload.sourceRoot)
  return `${fileURLToPath(url)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
}
