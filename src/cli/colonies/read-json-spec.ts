import {type Shape, ShapeError} from '../../colonies/wire/shape.js'
import {unknownFields} from '../../colonies/wire/spec/unknown-fields.js'
import {Fault} from '../../errors.js'
import type {StdinReader} from '../stdin.js'
import {readJsonFile, shownFile} from './json-file.js'

/**
 * Reads a JSON document of one shape. Members that nobody reads are left out, as in Go, but told of.
 * @param ours members that our commands print besides
 * @throws Fault SPEC_INVALID with the member that is wrong; those of `readJsonFile`
 */
export async function readJsonSpec<Value>(
  stdin: StdinReader,
  file: string,
  shape: Shape<Value>,
  warn: (line: string) => void,
  ours: readonly string[] = [],
): Promise<Value> {
  const document = await readJsonFile(stdin, file)
  for (const {path} of unknownFields(document, shape as Shape<unknown>)) {
    if (!ours.includes(path)) warn(`${shownFile(file)}: ${path} is not known, and left out`)
  }
  try {
    return shape.decode(document, '')
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    throw new Fault('SPEC_INVALID', `${shownFile(file)}: ${error.message}`, 'Correct the file.')
  }
}
