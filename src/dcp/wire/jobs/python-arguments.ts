import type {Work} from '../../job/job.js'
import {decodeValue, urlOfValue} from '../../job/values/value-text.js'
import {invalid} from '../operations/fields.js'
import {isTar, joinTars} from './join-tars.js'

/** What the arguments of a Python job say besides the arguments themselves. */
export type PythonArguments = Pick<Work, 'args' | 'files' | 'environment'>

/**
 * Takes the arguments of DCP's pyodide worktime apart: `[k, …commands up to k - 1…, …rest]`, where a command is `gzImage`
 * and an archive, or `env` and `NAME=value` (upstream: sandbox/pyodide-worktime.js). Without a number in front all are rest.
 * @param args value texts @throws OperationError EINVAL
 */
export function readPythonArguments(args: readonly string[]): PythonArguments {
  const [first] = args
  const count = first === undefined ? undefined : decodeValue(first)
  if (typeof count !== 'number') return {args, files: null, environment: []}
  if (!Number.isSafeInteger(count) || count < 0 || count > args.length) {
    throw invalid('The first argument of a Python job is not where the rest begins')
  }
  const images: Uint8Array[] = []
  const environment: string[] = []
  for (let index = 1; index < count; index += 2) {
    const command = decodeValue(args[index] ?? '')
    const operand = args[index + 1]
    if (operand === undefined || index + 1 >= count) throw invalid('A command among the arguments has no operand')
    if (urlOfValue(operand) !== undefined) throw invalid('Files and environment of a Python job cannot stand at a URL')
    if (command === 'gzImage') images.push(bytesOf(decodeValue(operand)))
    else if (command === 'env') environment.push(variableOf(decodeValue(operand)))
    else throw invalid('There are commands but gzImage and env among the arguments of a Python job')
  }
  return {args: args.slice(count), files: joined(images), environment}
}

/** The arguments of DCP's pyodide worktime: value texts, and the archive where there is one. */
export function pythonArguments({args, files, environment}: PythonArguments): readonly (string | Uint8Array)[] {
  const commands: (string | Uint8Array)[] = environment.flatMap((variable) => ['"env"', JSON.stringify(variable)])
  if (files) commands.unshift('"gzImage"', files)
  if (commands.length === 0 && args.length === 0) return []
  return [String(commands.length + 1), ...commands, ...args]
}

function variableOf(value: unknown): string {
  if (typeof value === 'string' && /^[^=\0]+=[^\0]*$/.test(value)) return value
  throw invalid('A variable of the environment is not NAME=value')
}

function bytesOf(value: unknown): Uint8Array {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  throw invalid('An archive among the arguments is no Uint8Array')
}

/** One archive of all: that of one image as it is. */
function joined(images: readonly Uint8Array[]): Uint8Array | null {
  const [only, ...more] = images
  if (!only) return null
  return more.length === 0 && !isTar(only) ? only : joinTars(images)
}
