import {parseJson} from '../../colonies/wire/json.js'
import {type Shape, ShapeError} from '../../colonies/wire/shape.js'
import {jsonProblem} from '../../colonies/wire/spec/json-problem.js'
import {unknownFields} from '../../colonies/wire/spec/unknown-fields.js'
import {Fault} from '../../errors.js'
import {inputFile} from '../input-file.js'
import type {StdinReader} from '../stdin.js'

const MOST_BYTES = 16 * 1024 * 1024

/**
 * Reads a JSON document of one shape. Members that nobody reads are left out, as in Go, but told of.
 * @throws Fault SPEC_INVALID with line and column, or with the member that is wrong; those of {@link inputFile}
 */
export async function readJsonSpec<Value>(
  stdin: StdinReader,
  file: string,
  shape: Shape<Value>,
  warn: (line: string) => void,
): Promise<Value> {
  const text = (await inputFile(stdin, file, {what: 'a spec', maxBytes: MOST_BYTES})).toString()
  const name = file === '-' ? 'stdin' : file
  const problem = jsonProblem(text)
  if (problem) {
    const {line, column, reason} = problem
    throw new Fault('SPEC_INVALID', `${name}:${line}:${column} is no JSON: ${reason}`, 'Correct the file.')
  }
  const document = parseJson(text)
  for (const {path} of unknownFields(document, shape as Shape<unknown>)) {
    warn(`${name}: ${path} is not known, and left out`)
  }
  try {
    return shape.decode(document, '')
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    throw new Fault('SPEC_INVALID', `${name}: ${error.message}`, 'Correct the file.')
  }
}
