import {parseJson} from '../../colonies/wire/json.js'
import {jsonProblem} from '../../colonies/wire/spec/json-problem.js'
import {Fault} from '../../errors.js'
import {inputFile} from '../input-file.js'
import type {StdinReader} from '../stdin.js'

/** Larger ones are no spec, and no text that JavaScript can hold. */
const LONGEST = {what: 'a spec', maxBytes: 2 ** 28}

/** What a file is called in messages. @param file `-` is stdin */
export const shownFile = (file: string): string => (file === '-' ? 'stdin' : file)

/** The JSON in a file. @throws Fault SPEC_INVALID with line and column, and those of `inputFile` */
export async function readJsonFile(stdin: StdinReader, file: string): Promise<unknown> {
  const text = (await inputFile(stdin, file, LONGEST)).toString().replace(/^\ufeff/, '')
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const {line, column, reason} = jsonProblem(text) ?? {line: 1, column: 1, reason: error.message}
    throw new Fault(
      'SPEC_INVALID',
      `${shownFile(file)} is not JSON at line ${line}, column ${column}: ${reason}`,
      'Correct it there.',
    )
  }
}
