import {PICKLE_LIMITS, type PickleLimits} from '../limits.js'
import {PickleError} from '../pickle-error.js'
import {readPickle} from '../read-pickle.js'
import {type PickleValue, PyGlobal, PyObject, PyTuple} from '../values.js'
import {isGlobal, stateOf} from './object-parts.js'

/** A frame leads to the next by its state: a recursion is as deep as the stack was. */
const LIMITS: PickleLimits = {...PICKLE_LIMITS, bytes: 16 * 1024 * 1024, depth: 100_000, elements: 1_000_000}
const MOST_FRAMES = 10_000
/** Python's own: of equal frames in a row it shows three. */
const EQUAL_FRAMES = 3

/**
 * The traceback of an error that Python sent, as Python prints it but for lines of source: a header, the frames, then the
 * exception's class and text. Its class need not be importable here or anywhere. Python's `sys.exc_info()` was pickled by
 * tblib (1.7 and 3.2 write the frames alike). Undefined when it cannot be read.
 * @param traceback, info of a `RemoteError`: daffi's text ends with that of the exception, whatever its class makes of it
 */
export function tracebackText(traceback: Uint8Array, info: string | null = null): string | undefined {
  try {
    const value = readPickle(traceback, LIMITS)
    const [type, exception, frames] = value instanceof PyTuple ? value.items : []
    const title = type instanceof PyGlobal ? classTitle(type) : undefined
    const lines = framesOf(frames ?? null)
    if (title === undefined || lines === undefined) return undefined
    const text = textIn(info) ?? soleArgument(exception ?? null)
    return ['Traceback (most recent call last):', ...shortened(lines), text ? `${title}: ${text}` : title].join('\n')
  } catch (error) {
    if (error instanceof PickleError) return undefined
    throw error
  }
}

function classTitle({module, name}: PyGlobal): string {
  return module === 'builtins' || module === '__main__' ? name : `${module}.${name}`
}

/** daffi's message ends with `str(exception)`, which nobody can make here: classes write it in ways of their own. */
function textIn(info: string | null): string | undefined {
  const [, text] = /^Exception while [^.]*? on remote executor(?: \[.*?\])?\. (.*)$/s.exec(info ?? '') ?? []
  if (text !== undefined) return text
  return /^(.*)\. Function signature is: /s.exec(info ?? '')?.[1]
}

/** What an exception with one argument, a text, says by default. */
function soleArgument(exception: PickleValue): string | undefined {
  if (!(exception instanceof PyObject)) return undefined
  const args = argumentsOf(exception.args.items)
  return args.length === 1 && typeof args[0] === 'string' ? args[0] : undefined
}

/** Of the classes that tblib knew, 1.7 writes `(class, arguments, cause, …)`, 3.2 also `(class, attributes, cause, …)`. */
function argumentsOf(items: readonly PickleValue[]): readonly PickleValue[] {
  const [type, inner] = items
  if (!(type instanceof PyGlobal)) return items
  const args = inner instanceof Map ? inner.get('args') : inner
  return args instanceof PyTuple ? args.items : items
}

/** `unpickle_traceback(frame, line, next)`, then `Traceback` objects down to the frame that failed. */
function framesOf(value: PickleValue): readonly string[] | undefined {
  if (!(value instanceof PyObject) || !isGlobal(value.callable, 'tblib.pickling_support', 'unpickle_traceback')) {
    return undefined
  }
  const lines: string[] = []
  let [frame, line, next]: readonly (PickleValue | undefined)[] = value.args.items
  for (;;) {
    const text = frameLine(frame, line)
    if (text === undefined || lines.length >= MOST_FRAMES) return undefined
    lines.push(text)
    if (!(next instanceof PyObject)) return lines
    const state = stateOf(next)
    frame = state.get('tb_frame')
    line = state.get('tb_lineno')
    next = state.get('tb_next')
  }
}

function frameLine(frame: PickleValue | undefined, line: PickleValue | undefined): string | undefined {
  const code = frame instanceof PyObject ? stateOf(frame).get('f_code') : undefined
  if (!(code instanceof PyObject)) return undefined
  const file = stateOf(code).get('co_filename')
  const name = stateOf(code).get('co_name')
  if (typeof file !== 'string' || typeof name !== 'string' || typeof line !== 'number') return undefined
  return `  File "${file}", line ${line}, in ${name}`
}

function shortened(lines: readonly string[]): readonly string[] {
  const shown: string[] = []
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? ''
    let end = at
    while (lines[end] === line) end++
    const more = end - at - EQUAL_FRAMES
    shown.push(...lines.slice(at, Math.min(end, at + EQUAL_FRAMES)))
    if (more > 0) shown.push(`  [Previous line repeated ${more} more time${more === 1 ? '' : 's'}]`)
    at = end
  }
  return shown
}
