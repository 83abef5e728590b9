import {basename} from 'node:path'
import type {BuildFailure, Message} from 'esbuild'
import {Fault} from '../../../errors.js'

/** What a place in a bundled source is called. */
export interface SourceName {
  readonly name: string
  /** Columns of the first line that are not the user's. */
  readonly offset?: number
  /** True when the user did not write the source: messages about it have no place. */
  readonly made?: boolean
}

/** What the bundler's failure means to the user: WORK_INVALID with file, line and column; anything else as it is. */
export function bundleFault(error: unknown, source: SourceName): unknown {
  return isBuildFailure(error) ? workFault(source, error.errors[0]) : error
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}

function workFault({name, offset = 0, made = false}: SourceName, message: Message | undefined): Fault {
  const location = message?.location
  const isOther = location !== undefined && location !== null && location.file !== basename(name)
  const file = isOther ? location.file : name
  const column = location ? location.column + 1 - (location.line === 1 && !isOther ? offset : 0) : 0
  const place = location && !(made && !isOther) ? `${file}:${location.line}:${column}` : name
  return new Fault('WORK_INVALID', `${place}: ${wording(message)}`, hintFor(message))
}

const TOP_LEVEL_AWAIT = 'Top-level await'

function wording(message: Message | undefined): string {
  if (message?.text.startsWith(TOP_LEVEL_AWAIT)) return 'a work function cannot wait (await) before it is called'
  return message?.text ?? 'it cannot be read'
}

function hintFor(message: Message | undefined): string {
  if (message?.notes.some((note) => note.text.includes('built into node'))) {
    return 'Work functions run in a sandbox without modules of Node: only imports of plain JavaScript work.'
  }
  if (message?.text.startsWith(TOP_LEVEL_AWAIT)) return 'Wait inside the function: it may be async.'
  if (message?.text.startsWith('Could not resolve')) {
    return 'Check the path, or install the package beside the file.'
  }
  return 'Correct the source, then try again.'
}
