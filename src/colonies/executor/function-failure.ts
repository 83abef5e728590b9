import {fileURLToPath} from 'node:url'
import {FunctionError} from './function-host.js'

/** Lines of a stack that tell where. */
const MOST_LINES = 20
/** Of Node itself, and of whatever program this file has been bundled into. */
const isForeign = (line: string): boolean => /\bnode:/.test(line) || line.includes(fileURLToPath(import.meta.url))

/** What a JavaScript function threw, as its process is closed with it: name and message, then where. */
export function functionFailure(error: unknown): FunctionError {
  if (error instanceof FunctionError) return error
  if (!(error instanceof Error)) return new FunctionError(String(error))
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line) && !isForeign(line))
  return new FunctionError(`${error.name}: ${error.message}`, lines.slice(0, MOST_LINES))
}
